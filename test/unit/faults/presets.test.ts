import { describe, expect, it } from 'vitest'
import { llmServerError } from '../../../src/faults/index.ts'
import { presets } from '../../../src/faults/presets/index.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import { calls, createCalls, scheduleOf } from '../scheduling/trigger-facts.ts'

/** Names of the faults that meet each of `n` calls, joined by `+`. */
function met(faults: readonly FaultSpec[], n: number, facts = {}): string[] {
  const schedule = scheduleOf(faults)
  const call = createCalls()
  return calls(n, facts).map((own) => {
    const firings = schedule.match(call(own))
    for (const { faultId } of firings) schedule.fired(faultId, {})
    return firings.map(({ fault }) => fault.name).join('+')
  })
}

describe('presets', () => {
  it('a burst of limits asks for a longer wait each time, ten calls later again', () => {
    const waits = presets.rateLimitBurst().map(({ config }) => config['retryAfterSeconds'])

    expect(waits).toEqual([1, 2, 4])
    expect(met(presets.rateLimitBurst(), 13).map((names) => names !== '')).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
      false,
      false,
      true,
      true,
      true,
    ])
  })

  it('mixed transient failures hit one call in three, each drawn anew', () => {
    const hits = met(presets.mixedTransient(), 30)

    expect(hits.filter((names) => names !== '')).toHaveLength(10)
    expect(hits.flatMap((names, index) => (names === '' ? [] : [index % 3]))).toEqual(Array.from({ length: 10 }, () => 0))
  })

  it('a degrading API is late at once and in error more and more', () => {
    const hits = met(presets.apiDegradation(), 40)

    expect(hits.every((names) => names.startsWith('llm_latency'))).toBe(true)
    expect(hits.slice(0, 3).join()).not.toContain('server_error')
    expect(hits.slice(10).filter((names) => names.includes('server_error')).length).toBeGreaterThan(8)
  })

  it('a brownout asks only for what every case meets', () => {
    expect(presets.brownout().map(({ name, required }) => [name, required])).toEqual([
      ['llm_latency', true],
      ['llm_overloaded', false],
      ['llm_slow_chunks', false],
    ])
  })

  it('an outage of one provider spares the others and ends', () => {
    expect(met(presets.providerOutage('openai-chat'), 22).filter((names) => names !== '')).toHaveLength(20)
    expect(met(presets.providerOutage('openai-chat'), 3, { provider: 'gemini' })).toEqual(['', '', ''])
  })

  it('a cascade takes the providers one by one', () => {
    const cascade = presets.providerCascade(['anthropic', 'openai-chat', 'gemini'])
    const first = (provider: string) => met(cascade, 1, { provider })[0]

    expect([first('anthropic'), first('openai-chat'), first('gemini'), first('ollama')]).toEqual([
      'llm_server_error',
      'llm_latency',
      'llm_rate_limit',
      '',
    ])
  })

  it('a position study is twelve cases', () => {
    const study = presets.positional(llmServerError())

    expect(study).toHaveLength(12)
    expect(new Set(study.map(({ trigger }) => JSON.stringify(trigger))).size).toBe(12)
  })
})
