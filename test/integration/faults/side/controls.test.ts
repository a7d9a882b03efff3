import { describe, expect, it } from 'vitest'
import { wrapControl } from '../../../../src/agents/wrap-control.ts'
import * as faults from '../../../../src/faults/index.ts'
import type { CaseScope } from '../../../../src/interception/scope.ts'
import type { FaultSpec } from '../../../../src/model/fault.ts'
import { entriesOf } from '../../../../src/model/ledger.ts'
import { inCase } from '../../../support/in-case.ts'

interface Call {
  readonly tool: string
  readonly amount: number
}

/** Yes to small sums, in every form in which people write such a guard. */
const isSmall = ({ amount }: Call) => amount <= 100
const approve = wrapControl('approval', async (call: Call) => ({ approved: isSmall(call), by: 'ann' }))
const approveNow = wrapControl('approval', (call: Call) => isSmall(call))
const approveByPromise = wrapControl('approval', (call: Call) => Promise.resolve(isSmall(call) ? 'approved' : 'denied'))
const flags = wrapControl('isFlagged', async (text: string) => text.includes('bomb'))

const small: Call = { tool: 'refund', amount: 20 }
const large: Call = { tool: 'refund', amount: 900 }

async function checked<Value>(run: () => Value | Promise<Value>, given: readonly FaultSpec[] = []) {
  const { scope, result } = await inCase(async (open) => ({ value: await run(), elapsedMs: open.nowMs() }), { faults: given })
  const answer = result.value as { value: Value; elapsedMs: number } | undefined
  return { ...factsOf(scope), value: answer?.value, elapsedMs: answer?.elapsedMs, error: result.error }
}

function factsOf(scope: CaseScope) {
  const ledger = scope.recorder.entries
  return {
    runs: entriesOf(ledger, 'control_run'),
    fired: entriesOf(ledger, 'fault').map(({ effective }) => effective),
    state: scope.schedule.report()[0]?.state,
    reason: scope.schedule.report()[0]?.nearMiss,
  }
}

describe('a wrapped control', () => {
  it('leaves what it was asked and what it said in the ledger', async () => {
    const { runs, value } = await checked(async () => [await approve(small), await approve(large), approveNow(small), await flags('hello')])

    expect(value).toEqual([{ approved: true, by: 'ann' }, { approved: false, by: 'ann' }, true, false])
    expect(runs.map(({ name, ended, verdict }) => [name, ended, verdict])).toEqual([
      ['approval', 'returned', 'allow'],
      ['approval', 'returned', 'block'],
      ['approval', 'returned', 'allow'],
      ['isFlagged', 'returned', 'allow'],
    ])
    expect(runs[0]).toMatchObject({ asked: '{"tool":"refund","amount":20}', result: '{"approved":true,"by":"ann"}', faults: [] })
  })

  it('passes its own error on', async () => {
    const broken = wrapControl('approval', () => {
      throw new TypeError('no such desk')
    })

    const { runs, error } = await checked(() => broken())

    expect(error).toBeInstanceOf(TypeError)
    expect(runs).toMatchObject([{ ended: 'threw', verdict: 'none', error: 'no such desk' }])
  })
})

describe('guardrail_outage', () => {
  it.each([
    ['async', () => approve(small)],
    ['at once', () => approveNow(small)],
    ['by promise', () => approveByPromise(small)],
  ])('makes a control throw that answers %s', async (_form, run) => {
    const { error, runs, fired } = await checked<unknown>(run, [faults.guardrailOutage()])

    expect(error?.message).toBe('approval is not available (HTTP 503)')
    expect(runs).toMatchObject([{ ended: 'threw', verdict: 'none' }])
    expect(fired).toEqual([{ control: 'approval', status: 503 }])
  })

  it('rejects where the control is async, and throws at once where it is not', async () => {
    const { value } = await checked(() => {
      const rejected = approve(small)
      let thrown = false
      try {
        approveNow(small)
      } catch {
        thrown = true
      }
      return rejected.then(
        () => 'went on',
        () => `rejected, ${thrown ? 'thrown' : 'went on'}`,
      )
    }, [faults.guardrailOutage()])

    expect(value).toBe('rejected, thrown')
  })

  it('fails as a socket does', async () => {
    const { error } = await checked(() => approve(small), [faults.guardrailOutage({ code: 'ECONNREFUSED' })])

    expect(error).toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  })

  it('can be told which control', async () => {
    const { runs } = await checked(async () => {
      await flags('hello')
      await approve(small).catch(() => undefined)
    }, [faults.guardrailOutage().forTool('approv*')])

    expect(runs.map(({ name, ended }) => [name, ended])).toEqual([
      ['isFlagged', 'returned'],
      ['approval', 'threw'],
    ])
  })
})

describe('guardrail_timeout', () => {
  it.each([
    ['async', () => approve(small), { approved: true, by: 'ann' }],
    ['by promise', () => approveByPromise(small), 'approved'],
  ])('makes a control late that answers %s', async (_form, run, verdict) => {
    const { value, elapsedMs, fired } = await checked<unknown>(run, [faults.guardrailTimeout()])

    expect(value).toEqual(verdict)
    expect(elapsedMs).toBeGreaterThanOrEqual(30_000)
    expect(fired).toEqual([{ control: 'approval', waitMs: 30_000 }])
  })

  it('makes a control throw that cannot be late, and says so', async () => {
    const { error, fired } = await checked(() => approveNow(small), [faults.guardrailTimeout()])

    expect(error?.message).toBe('approval gave no answer in time')
    expect(fired).toEqual([
      { control: 'approval', waitMs: 30_000, approximated: 'the control answers at once and cannot be late: it threw instead' },
    ])
  })
})

describe('guardrail_malformed', () => {
  it.each([
    ['invalid_json', '{"verdict": "al'],
    ['missing_field', { by: 'ann' }],
    ['empty', undefined],
  ] as const)('%s', async (mode, answer) => {
    const { value, runs } = await checked<unknown>(() => approve(small), [faults.guardrailMalformed({ mode })])

    expect(value).toEqual(answer)
    expect(runs[0]?.faults).toHaveLength(1)
    expect(runs[0]?.verdict).toBe('none')
  })
})

describe('guardrail_forced_verdict', () => {
  it.each([
    ['an object', () => approve(large), { approved: true, by: 'ann' }],
    ['yes or no', () => approveNow(large), true],
    ['a word', () => approveByPromise(large), 'approved'],
    ['what it found', () => flags('a bomb'), false],
  ])('allows, in the form of the control: %s', async (_form, run, answer) => {
    const { value, runs, fired } = await checked<unknown>(run, [faults.guardrailForcedVerdict()])

    expect(value).toEqual(answer)
    expect(runs).toMatchObject([{ verdict: 'allow' }])
    expect(fired).toMatchObject([{ verdict: 'allow' }])
  })

  it('blocks', async () => {
    const { value } = await checked<unknown>(
      async () => [await approve(small), await flags('hello')],
      [faults.guardrailForcedVerdict({ verdict: 'block' })],
    )

    expect(value).toEqual([{ approved: false, by: 'ann' }, true])
  })

  it('has not fired where the control said so anyway, or says nothing we can read', async () => {
    const anyway = await checked(() => approve(small), [faults.guardrailForcedVerdict()])
    const opaque = await checked(() => wrapControl('policy', async () => ({ score: 0.4 }))(), [faults.guardrailForcedVerdict()])

    expect([anyway.state, opaque.state]).toEqual(['noop', 'noop'])
    expect(anyway.reason).toContain('the control said "allow" already')
    expect(opaque.reason).toContain('no verdict was found in the answer')
  })
})

describe('guardrail_flapping', () => {
  it('fails every second check, or as told', async () => {
    const four = async () => {
      const seen: string[] = []
      for (let check = 0; check < 4; check++)
        seen.push(
          await approve(small).then(
            () => 'yes',
            () => 'down',
          ),
        )
      return seen
    }

    const usual = await checked(four, [faults.guardrailFlapping()])
    const other = await checked(four, [faults.guardrailFlapping({ fail: 2, pass: 1 })])

    expect(usual.value).toEqual(['down', 'yes', 'down', 'yes'])
    expect(other.value).toEqual(['down', 'down', 'yes', 'down'])
  })
})

describe('approval_missing', () => {
  it('throws, or comes after ten minutes', async () => {
    const failed = await checked(() => approve(small), [faults.approvalMissing({ mode: 'error' })])
    const late = await checked(() => approve(small), [faults.approvalMissing({ mode: 'late' })])

    expect(failed.error?.message).toBe('The approval could not be asked for.')
    expect(late.value).toEqual({ approved: true, by: 'ann' })
    expect(late.elapsedMs).toBeGreaterThanOrEqual(600_000)
  })

  it('is silent: whoever gives up first goes on', async () => {
    const { value, runs, fired } = await checked(
      () => Promise.race([approve(small).then(() => 'approved'), new Promise((resolve) => setTimeout(resolve, 5_000, 'gave up'))]),
      [faults.approvalMissing()],
    )

    expect(value).toBe('gave up')
    expect(runs).toMatchObject([{ ended: 'running' }])
    expect(fired).toEqual([{ control: 'approval', hangs: true }])
  })
})

describe('a service of the agent by its host', () => {
  const ask = async (host: string) => {
    const response = await fetch(`https://${host}/check`, { method: 'POST', body: JSON.stringify({ text: 'hello' }) })
    return { status: response.status, text: await response.text() }
  }
  const both = (given: readonly FaultSpec[]) =>
    inCase(
      async (scope) => {
        scope.httpMocks.push({ method: '*', url: 'https://*', respond: () => Response.json({ flagged: true, id: 7 }) })
        return [await ask('guard.test'), await ask('shop.test')]
      },
      { faults: given },
    )

  it.each([
    ['outage', faults.guardrailOutage(), { status: 503, text: '{"error":"server_error"}' }],
    ['malformed', faults.guardrailMalformed(), { status: 200, text: '{"flagged":' }],
    ['missing field', faults.guardrailMalformed({ mode: 'missing_field' }), { status: 200, text: '{"id":7}' }],
    ['forced verdict', faults.guardrailForcedVerdict(), { status: 200, text: '{"flagged":false,"id":7}' }],
    [
      'approval missing',
      faults.approvalMissing({ mode: 'error' }),
      { status: 500, text: '{"error":"The approval could not be asked for."}' },
    ],
  ])('meets what the fault says, and no other host does: %s', async (_name, fault, answer) => {
    const { result } = await both([fault.forHost('guard.test')])

    expect(result.error).toBeUndefined()
    expect(result.value).toEqual([answer, { status: 200, text: '{"flagged":true,"id":7}' }])
  })

  it('is left alone by a fault that names no host', async () => {
    const { scope, result } = await both([faults.guardrailOutage()])

    expect(result.value?.map(({ status }) => status)).toEqual([200, 200])
    expect(scope.schedule.report()[0]?.state).toBe('unmatched')
  })

  it('is one check where a wrapped control asks it', async () => {
    const guarded = wrapControl('guard', async () => (await ask('guard.test')).status)
    const { scope, result } = await inCase(
      async (open) => {
        open.httpMocks.push({ method: '*', url: 'https://*', respond: () => Response.json({ flagged: false }) })
        const seen: unknown[] = []
        for (let check = 0; check < 4; check++) seen.push(await guarded().catch(() => 'down'))
        return seen
      },
      { faults: [faults.guardrailFlapping()] },
    )

    expect(result.value).toEqual(['down', 200, 'down', 200])
    expect(entriesOf(scope.recorder.entries, 'fault')).toHaveLength(2)
  })
})
