import { Agent, OpenAIProvider, Runner } from '@openai/agents'
import { describe, expect, it } from 'vitest'
import { handoffDisturbance } from '../../../../src/faults/index.ts'
import type { FaultSpec } from '../../../../src/model/fault.ts'
import { entriesOf } from '../../../../src/model/ledger.ts'
import { models } from '../../../../src/models/source.ts'
import { inCase } from '../../../support/in-case.ts'

/** The first agent hands over by a call; the second answers. */
const source = models.scripted(
  [({ tools }) => (tools.length > 0 ? { text: 'One moment.', toolCalls: [{ name: 'transfer_to_Refunds', arguments: {} }] } : 'Paid back.')],
  { loop: true },
)

/** Two specialists behind one that sorts, as the SDK's documentation shows it. */
async function triage(faults: readonly FaultSpec[]) {
  const { scope, result } = await inCase(
    async (open) => {
      const modelProvider = new OpenAIProvider({ apiKey: 'x', useResponses: false })
      const specialists = ['Billing', 'Refunds'].map((name) => new Agent({ name, instructions: `You do ${name.toLowerCase()}.` }))
      const desk = Agent.create({ name: 'Triage', instructions: 'You sort.', handoffs: specialists })
      const runner = new Runner({ modelProvider, tracingDisabled: true, model: 'gpt-4o-mini' })
      const run = await runner.run(desk, 'Pay me back.', { maxTurns: 6 })
      return { answer: run.finalOutput, by: run.lastAgent?.name, tookMs: open.nowMs() }
    },
    { faults, source, caseId: 'triage' },
  )
  if (result.error) throw result.error
  return {
    ...result.value,
    asked: entriesOf(scope.recorder.entries, 'exchange').length,
    calls: entriesOf(scope.recorder.entries, 'tool_call').map(({ name }) => name),
    states: scope.schedule.report().map(({ state }) => state),
    nearMiss: scope.schedule.report()[0]?.nearMiss ?? '',
  }
}

describe('a handoff of the OpenAI agents SDK', () => {
  it('arrives without a fault', async () => {
    expect(await triage([])).toMatchObject({ answer: 'Paid back.', by: 'Refunds', asked: 2 })
  })

  it('is dropped: the first agent stays alone with what it said', async () => {
    expect(await triage([handoffDisturbance()])).toMatchObject({
      answer: 'One moment.',
      by: 'Triage',
      asked: 1,
      calls: [],
      states: ['fired'],
    })
  })

  it('is forged: another specialist takes it', async () => {
    expect(await triage([handoffDisturbance({ mode: 'spoof' })])).toMatchObject({
      by: 'Billing',
      calls: ['transfer_to_Billing'],
      states: ['fired'],
    })
  })

  it('is doubled', async () => {
    expect(await triage([handoffDisturbance({ mode: 'duplicate' })])).toMatchObject({
      calls: ['transfer_to_Refunds', 'transfer_to_Refunds'],
      states: ['fired'],
    })
  })

  it('is late', async () => {
    const { tookMs, by, states } = await triage([handoffDisturbance({ mode: 'delay', delayMs: 20_000 })])

    expect(by).toBe('Refunds')
    expect(tookMs).toBeGreaterThanOrEqual(20_000)
    expect(states).toEqual(['fired'])
  })

  it('carries no words that could be damaged, and the fault says so', async () => {
    const { states, nearMiss } = await triage([handoffDisturbance({ mode: 'corrupt' })])

    expect(states).toEqual(['noop'])
    expect(nearMiss).toContain('without effect')
  })
})
