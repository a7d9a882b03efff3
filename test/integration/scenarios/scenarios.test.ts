import { describe, expect, it } from 'vitest'
import { defineGoal, defineScenario, llmAuthError, llmRateLimit, llmServerError, run, toolError, turn } from '../../../src/core.ts'
import type { CaseRecord } from '../../../src/model/case-record.ts'
import { type Desk, desks, openaiDesk } from '../../support/desk-agents.ts'

const LOOK = 'Where is order A-1007?'
const REFUND = 'Please refund the money of order A-1007.'

const turnsOf = (record: CaseRecord | undefined) => record?.turns ?? []

describe.each(desks)('a scenario against %s', (_client, make) => {
  const desk: Desk = { refunds: [] }
  const agent = make(desk)

  it('speaks its turns, disturbs the one that asks for it, and judges each by its own goals', async () => {
    const scenario = defineScenario({
      name: 'refund',
      turns: [
        LOOK,
        turn((results) => `${REFUND} You told me: ${results[0]?.response.includes('shipped')}`, {
          faults: [llmRateLimit({ retryAfterSeconds: 2 })],
          assertions: [{ type: 'tool_called', value: 'refund_order' }],
        }),
      ],
      tags: ['refunds'],
      metadata: { owner: 'shop' },
    })

    const { records, passed } = await run({ agent, scenario })
    const [baseline, limited] = records

    expect(records.map(({ caseId, verdict }) => [caseId, verdict])).toEqual([
      ['baseline/refund', 'PASSED'],
      ['resilience/llm_rate_limit/refund', 'RECOVERED'],
    ])
    expect(passed).toBe(true)
    expect(turnsOf(limited).map(({ turn: number, ok, dynamic, faults }) => [number, ok, dynamic, faults])).toEqual([
      [1, true, false, []],
      [2, true, true, ['llm_rate_limit']],
    ])
    expect(turnsOf(limited)[1]?.input).toBe(`${REFUND} You told me: true`)
    const [plain, disturbed] = [turnsOf(baseline)[1], turnsOf(limited)[1]]
    expect(disturbed?.calls).toBe(plain?.calls)
    expect(disturbed?.attempts).toBe(Number(plain?.attempts) + 1)
    expect(disturbed?.durationMs).toBeGreaterThanOrEqual(2_000)
    expect(disturbed?.toolCalls).toContain('refund_order')
    expect(disturbed?.inputTokens).toBeGreaterThan(0)
    expect(disturbed?.costUsd).toBeGreaterThan(0)
    expect(disturbed?.goals).toMatchObject([{ name: 'assertions', value: 1 }])
    expect(limited).toMatchObject({ scenario: { name: 'refund', metadata: { owner: 'shop' } }, tags: ['refunds'] })
  })

  it('fails where a turn misses its goal, and says which', async () => {
    const scenario = defineScenario({
      name: 'refund',
      turns: [LOOK, turn(REFUND, { assertions: [{ type: 'contains', value: 'in cash' }] })],
    })

    const { records } = await run({ agent, scenario })

    expect(records[0]).toMatchObject({ verdict: 'FAILED' })
    expect(records[0]?.reason).toContain('turn 2: goal "assertions" not met (0 < 1): contains "in cash"')
  })

  it('goes on after a failed turn, which stays in the conversation, and fails by its rule', async () => {
    const scenario = defineScenario({ name: 'refund', turns: [turn(LOOK, { faults: [llmAuthError()] }), REFUND] })

    const { records } = await run({ agent: make(desk, { maxRetries: 0 }), scenario, phases: ['resilience'] })
    const [record] = records

    expect(record?.verdict).toBe('FAILED')
    expect(record?.reason).toMatch(/^goal "turns" not met \(0\.5 < 1\): turn 1: it ended in an error: /)
    expect(turnsOf(record).map(({ ok, error }) => [ok, error === null])).toEqual([
      [false, false],
      [true, true],
    ])
    const later = record?.ledger.find((entry) => entry['kind'] === 'exchange' && entry['turn'] === 2)
    // The instructions, the question that failed, and the new one.
    expect(later?.['request']).toMatchObject({ messages: 3 })
  })
})

describe('the pass rule', () => {
  const agent = openaiDesk({ refunds: [] }, { maxRetries: 0 })
  const failing = turn(LOOK, { faults: [llmServerError()] })
  const verdicts = async (scenario: ReturnType<typeof defineScenario>) => {
    const { records } = await run({ agent, scenario, phases: ['resilience'] })
    return records[0]
  }

  it('lets as many turns fail as the scenario allows, and no more', async () => {
    const turns = [failing, REFUND, 'Thank you for your help with my order.']

    expect(await verdicts(defineScenario({ name: 's', turns, maxFailedTurns: 1 }))).toMatchObject({ verdict: 'DEGRADED' })
    expect(await verdicts(defineScenario({ name: 's', turns }))).toMatchObject({ verdict: 'FAILED' })
  })

  it('stops after a failed turn where it is told to, and counts the turns that were not spoken as failed', async () => {
    const record = await verdicts(defineScenario({ name: 's', turns: [failing, REFUND], stopOnFailure: true, maxFailedTurns: 1 }))

    expect(record).toMatchObject({ verdict: 'FAILED' })
    expect(record?.turns).toHaveLength(1)
    expect(record?.reason).toContain('1 of 2 turns were not spoken')
  })

  it('accepts an error that a goal of the turn asks for, and only there', async () => {
    const expected = turn(LOOK, { faults: [llmServerError()], assertions: [{ type: 'matches', target: 'response.error', value: '500' }] })
    const other = turn(LOOK, { faults: [llmServerError()], assertions: [{ type: 'matches', target: 'response.error', value: '429' }] })

    expect(await verdicts(defineScenario({ name: 's', turns: [expected, REFUND] }))).toMatchObject({ verdict: 'RECOVERED' })
    expect(await verdicts(defineScenario({ name: 's', turns: [other, REFUND] }))).toMatchObject({ verdict: 'FAILED' })
  })

  it('does not accept an error under a goal that looks elsewhere', async () => {
    const lenient = turn(LOOK, { faults: [llmServerError()], goals: [defineGoal({ name: 'any', evaluate: () => true })] })

    expect(await verdicts(defineScenario({ name: 's', turns: [lenient, REFUND] }))).toMatchObject({ verdict: 'FAILED' })
  })

  it('tolerates no missed critical goal, whatever may fail', async () => {
    const critical = turn(LOOK, { faults: [llmServerError()], assertions: [{ type: 'contains', value: 'shipped', critical: true }] })

    const record = await verdicts(defineScenario({ name: 's', turns: [critical, REFUND], maxFailedTurns: 1 }))

    expect(record?.verdict).toBe('FAILED')
    expect(record?.reason).toContain('goal "turn 1: assertions" not met')
  })

  it('calls a case degraded whose turn met its goal in part', async () => {
    const half = defineGoal({ name: 'half', threshold: 0.5, evaluate: () => 0.5 })

    const record = await verdicts(
      defineScenario({ name: 's', turns: [turn(LOOK, { goals: [half] }), REFUND], faults: [toolError().onTurn(2)] }),
    )

    expect(record).toMatchObject({ verdict: 'DEGRADED' })
  })

  it('counts a fault that never met its turn as not exercised', async () => {
    const record = await verdicts(
      defineScenario({ name: 's', turns: [LOOK, REFUND], faults: [toolError().onTurn(2).forTool('pay_invoice')] }),
    )

    expect(record).toMatchObject({ verdict: 'NOT_EXERCISED' })
  })
})
