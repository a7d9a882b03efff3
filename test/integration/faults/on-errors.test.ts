import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import { defineFault, llmServerError } from '../../../src/faults/index.ts'
import type { Disturbance } from '../../../src/model/disturbance.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import { entriesOf } from '../../../src/model/ledger.ts'
import { inCase } from '../../support/in-case.ts'
import { failureWords } from './observe.ts'

const spoiling = (onErrors: boolean, ...disturbances: Disturbance[]) =>
  defineFault({ name: 'spoiling', onErrors, disturb: () => disturbances })()

async function ask(fault: FaultSpec) {
  const { scope, result } = await inCase(
    async (open) => {
      const client = new OpenAI({ apiKey: 'x', maxRetries: 0 })
      const failure = await client.chat.completions
        .create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hello' }] })
        .then(() => 'answered', failureWords)
      return { failure, tookMs: open.nowMs() }
    },
    { faults: [llmServerError({ status: 503 }), fault], caseId: 'on-errors' },
  )
  return {
    ...(result.value as { failure: string; tookMs: number }),
    states: scope.schedule.report().map(({ state }) => state),
    outcomes: entriesOf(scope.recorder.entries, 'exchange').map(({ outcome, status }) => [outcome.kind, status]),
  }
}

const cut: Disturbance = { kind: 'cut', at: { fraction: 0.5 }, how: 'reset' }

describe('a 503 that another fault put there', () => {
  it('comes whole, and shadows what acts on replies', async () => {
    const { failure, states } = await ask(spoiling(false, cut))

    expect(failure).toBe('InternalServerError 503')
    expect(states).toEqual(['fired', 'shadowed'])
  })

  it('is cut by a fault that acts on errors: garbled', async () => {
    const { failure, states, outcomes } = await ask(spoiling(true, cut))

    expect(failure).toContain('InternalServerError 503')
    expect(states).toEqual(['fired', 'fired'])
    expect(outcomes).toEqual([['cut', 503]])
  })

  it('drips where such a fault says so, and is still a 503', async () => {
    const { failure, tookMs, states, outcomes } = await ask(spoiling(true, { kind: 'throttle', bytesPerSecond: 20 }))

    expect(failure).toBe('InternalServerError 503')
    expect(tookMs).toBeGreaterThan(2_000)
    expect(states).toEqual(['fired', 'fired'])
    expect(outcomes).toEqual([['status', 503]])
  })

  it('holds no reply that could be edited', async () => {
    const { failure, states } = await ask(spoiling(true, { kind: 'edit_reply', edit: (reply) => ({ ...reply, text: 'other' }) }))

    expect(failure).toBe('InternalServerError 503')
    expect(states).toEqual(['fired', 'noop'])
  })
})
