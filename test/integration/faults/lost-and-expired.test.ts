import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import {
  credentialExpired,
  llmAuthError,
  llmClockSkew,
  llmContextLength,
  llmInvalidRequest,
  llmModelUnavailable,
  llmQuotaExceeded,
  llmRateLimit,
  llmRequestTooLarge,
  llmTimeoutAfterCommit,
} from '../../../src/faults/index.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import { entriesOf } from '../../../src/model/ledger.ts'
import { models } from '../../../src/models/source.ts'
import { billedCall } from '../../../src/telemetry/billed-call.ts'
import { totalUsage } from '../../../src/telemetry/usage.ts'
import { inCase } from '../../support/in-case.ts'
import { described, parameters, QUESTION } from './clients/question.ts'

const ask = (client: OpenAI, content = QUESTION) =>
  client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content }] })
const client = (maxRetries = 0) => new OpenAI({ apiKey: 'x', maxRetries })
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function run<Result>(
  agent: () => Promise<Result>,
  faults: readonly FaultSpec[],
  source = models.scripted(['On its way.'], { loop: true }),
) {
  const { scope, result } = await inCase(async (open) => ({ got: await agent(), elapsedMs: open.nowMs() }), { faults, source })
  const exchanges = entriesOf(scope.recorder.entries, 'exchange')
  return {
    got: result.value?.got,
    elapsedMs: result.value?.elapsedMs ?? 0,
    error: result.error,
    exchanges,
    bill: totalUsage(exchanges.map(billedCall)),
    toolCalls: entriesOf(scope.recorder.entries, 'tool_call').length,
    fired: entriesOf(scope.recorder.entries, 'fault').map(({ effective }) => effective),
    reports: scope.schedule.report(),
  }
}

describe('a reply that is made, billed and lost', () => {
  it('is paid twice by a client that asks again', async () => {
    const once = await run(() => ask(client()), [])
    const { bill, exchanges, got, elapsedMs, fired } = await run(() => ask(client(2)), [llmTimeoutAfterCommit({ delayMs: 40_000 })])

    expect(got?.choices[0]?.message.content).toBe('On its way.')
    expect(exchanges.map(({ outcome }) => outcome.kind)).toEqual(['network', 'answered'])
    expect(bill).toMatchObject({ calls: 2, inputTokens: 2 * once.bill.inputTokens, outputTokens: 2 * once.bill.outputTokens })
    expect(bill.costUsd).toBeCloseTo(2 * (once.bill.costUsd ?? Number.NaN), 12)
    expect(elapsedMs).toBeGreaterThanOrEqual(40_000)
    expect(fired).toEqual([{ committed: true, silentMs: 40_000, outputTokens: once.bill.outputTokens }])
  })

  it('is paid once by one that does not, and is gone', async () => {
    const { bill, error } = await run(() => ask(client()), [llmTimeoutAfterCommit()])

    expect(bill.calls).toBe(1)
    expect(bill.outputTokens).toBeGreaterThan(0)
    expect(error?.name ?? error?.constructor.name).toMatch(/Error/)
  })

  it('asks nobody for what it called: its calls never left', async () => {
    const calling = models.scripted([{ toolCalls: [{ name: 'lookup_order', arguments: { orderId: 'A-1007' } }] }], { loop: true })
    const tools = [{ type: 'function' as const, function: { ...described, parameters } }]
    const agent = () => client().chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: QUESTION }], tools })

    expect((await run(agent, [llmTimeoutAfterCommit()], calling)).toolCalls).toBe(0)
    expect((await run(agent, [], calling)).toolCalls).toBe(1)
  })

  it('ends at once when the client gives up first', async () => {
    const agent = () =>
      new OpenAI({ apiKey: 'x', maxRetries: 0, timeout: 5000 }).chat.completions.create({
        model: 'gpt-4o',
        messages: [{ role: 'user', content: 'Hi' }],
      })
    const { exchanges, bill } = await run(() => agent().catch(() => sleep(1)), [llmTimeoutAfterCommit({ delayMs: 60_000 })])

    expect(exchanges[0]?.outcome.kind).toBe('aborted')
    expect(bill.outputTokens).toBeGreaterThan(0)
  })
})

describe('a credential that expires', () => {
  /** Works through its questions; what is refused for good is said, not tried again. */
  const honest = async () => {
    const answers: string[] = []
    for (const question of ['one', 'two', 'three']) {
      try {
        answers.push((await ask(client(2), question)).choices[0]?.message.content ?? '')
      } catch (error) {
        return [...answers, `My access was refused (${(error as { status?: number }).status}). Please renew the key.`]
      }
    }
    return answers
  }
  /** Believes that everything passes. */
  const stubborn = async () => {
    for (let attempt = 0; attempt < 8; attempt++) {
      try {
        await ask(client(), 'one')
        await ask(client(), 'two')
      } catch {
        await sleep(1000)
      }
    }
  }
  const refusals = (exchanges: Awaited<ReturnType<typeof run>>['exchanges']) => exchanges.filter(({ status }) => status === 401).length

  it('is accepted first, then refused: an honest agent says so after one refusal', async () => {
    const { got, exchanges, reports } = await run(honest, [credentialExpired({ forProvider: 'openai-chat' })])

    expect(got).toEqual(['On its way.', 'My access was refused (401). Please renew the key.'])
    expect(exchanges.map(({ status }) => status)).toEqual([200, 401])
    expect(reports.map(({ state }) => state)).toEqual(['fired'])
  })

  it('tells an agent that hammers on', async () => {
    expect(refusals((await run(stubborn, [credentialExpired()])).exchanges)).toBe(8)
  })

  it('lasts as long as it says before it does', async () => {
    const { exchanges } = await run(honest, [credentialExpired({ afterCalls: 2 })])

    expect(exchanges.map(({ status }) => status)).toEqual([200, 200, 401])
  })

  it('of another provider is none of this one', async () => {
    const { exchanges, reports } = await run(honest, [credentialExpired({ forProvider: 'anthropic' })])

    expect(exchanges.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(reports[0]?.nearMiss).toContain(".forProvider('openai-chat')")
  })

  it("of a host is met by the agent's own calls", async () => {
    const { scope, result } = await inCase(
      async (open) => {
        open.httpMocks.push({ method: 'GET', url: 'https://api.shop.test/*', respond: () => Response.json({ stock: 3 }) })
        const statuses: number[] = []
        for (const _ of [1, 2, 3]) statuses.push((await fetch('https://api.shop.test/stock')).status)
        return statuses
      },
      { faults: [credentialExpired({ forHost: 'api.shop.test' })] },
    )

    expect(result.value).toEqual([200, 401, 401])
    expect(scope.schedule.report().map(({ state }) => state)).toEqual(['fired'])
  })
})

describe('what cannot get better', () => {
  const final = [
    ['quota', llmQuotaExceeded(), 429],
    ['key', llmAuthError(), 401],
    ['permission', llmAuthError({ status: 403 }), 403],
    ['request', llmInvalidRequest(), 400],
    ['model', llmModelUnavailable(), 404],
    ['context', llmContextLength({ maxTokens: 1 }), 400],
    ['size', llmRequestTooLarge({ maxBytes: 10 }), 413],
  ] as const
  /** Tells a limit that passes from an account that is empty. */
  const discerning = async () => {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        return await ask(client())
      } catch (error) {
        const { status, code } = error as { status?: number; code?: string | null }
        if (status !== 429 || code === 'insufficient_quota') return undefined
        await sleep(6000)
      }
    }
    return undefined
  }

  it.each(final)('%s: a discerning agent asks once', async (_what, fault, status) => {
    const { exchanges } = await run(discerning, [fault])

    expect(exchanges.map((exchange) => exchange.status)).toEqual([status])
  })

  it.each(final)('%s: the client asks again only where it mistakes an empty account for a limit', async (what, fault) => {
    const { exchanges } = await run(() => ask(client(2)).catch(() => undefined), [fault])

    expect(exchanges).toHaveLength(what === 'quota' ? 3 : 1)
  })

  it('is not what a limit is: the discerning agent comes back', async () => {
    const { exchanges } = await run(discerning, [llmRateLimit()])

    expect(exchanges.map(({ status }) => status)).toEqual([429, 200])
  })
})

describe('a clock that is a day behind', () => {
  const limited = [llmClockSkew(), llmRateLimit({ form: 'date' })]
  const waitOf = ({ exchanges }: Awaited<ReturnType<typeof run>>) => (exchanges[1]?.atMs ?? 0) - (exchanges[0]?.endedMs ?? 0)

  it('stamps every header of time, on errors too', async () => {
    const { got } = await run(async () => {
      const response = await fetch('https://api.anthropic.com/v1/messages', {
        method: 'POST',
        body: JSON.stringify({ model: 'claude-test', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] }),
      })
      return { status: response.status, now: Date.now(), headers: Object.fromEntries(response.headers) }
    }, limited)
    const { status, now = 0, headers = {} } = got ?? {}
    const behindMs = (name: string) => now - Date.parse(headers[name] ?? '')

    expect(status).toBe(429)
    for (const name of ['date', 'retry-after', 'anthropic-ratelimit-requests-reset']) {
      expect(behindMs(name)).toBeGreaterThan(86_400_000 - 10_000)
      expect(behindMs(name)).toBeLessThan(86_400_000 + 10_000)
    }
  })

  it('makes a client that trusts the date come too early', async () => {
    const hurried = await run(() => ask(client(2)), limited)

    expect(hurried.got?.choices[0]?.message.content).toBe('On its way.')
    expect(waitOf(hurried)).toBeLessThan(4000)
    expect(waitOf(await run(() => ask(client(2)), [llmRateLimit({ form: 'date' })]))).toBeGreaterThanOrEqual(4000)
  })

  it('does not mislead one that reads the date against the Date beside it', async () => {
    const patient = async () => {
      try {
        return await ask(client())
      } catch (error) {
        const { headers } = error as { headers: Headers }
        await sleep(Date.parse(headers.get('retry-after') ?? '') - Date.parse(headers.get('date') ?? ''))
        return ask(client())
      }
    }

    expect(waitOf(await run(patient, limited))).toBeGreaterThanOrEqual(5000)
  })

  it('is in the ledger once an answer has left, good or bad', async () => {
    const { fired } = await run(() => ask(client()), [llmClockSkew({ offsetMs: 3_600_000 })])

    expect(fired).toMatchObject([{ offsetMs: 3_600_000, date: expect.stringMatching(/GMT$/) }])
  })
})
