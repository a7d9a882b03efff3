import { describe, expect, it } from 'vitest'
import { builtInFaults as f } from '../../../src/faults/catalog.ts'
import { networkProfiles } from '../../../src/faults/network-profiles.ts'
import { paceProfiles } from '../../../src/faults/pace-profiles.ts'
import { sampleDelay } from '../../../src/interception/sample-delay.ts'
import { createDraw } from '../../../src/internal/random.ts'
import type { Delay, Disturbance } from '../../../src/model/disturbance.ts'
import type { Fault } from '../../../src/model/fault.ts'

const CALLS = 3000
const met = (fault: Fault, call: number): readonly Disturbance[] => fault.disturb(createDraw('profile', call), undefined, { call })
const isDelay = (disturbance: Disturbance | undefined): disturbance is Delay => disturbance?.kind === 'delay'
const delays = (fault: Fault, call = 1): readonly Delay[] => met(fault, call).filter(isDelay)
const only = (where: Delay['where'], fault: Fault, call = 1): readonly Delay[] =>
  delays(fault, call).filter((delay) => delay.where === where)

/** What a case would really wait at each of many calls; `undefined`: the call was lost. */
function drawn(fault: Fault): readonly (number | undefined)[] {
  return Array.from({ length: CALLS }, (_, call) => {
    const [disturbance] = met(fault, call + 1)
    return isDelay(disturbance) ? sampleDelay(disturbance, createDraw('wait', call)) : undefined
  })
}

const share = (values: readonly unknown[], counts: (value: unknown) => boolean): number => values.filter(counts).length / values.length
/** Four standard deviations of a share in so many draws. */
const tolerance = (p: number): number => 4 * Math.sqrt((p * (1 - p)) / CALLS) + 1 / CALLS

describe.each(Object.entries(networkProfiles))('the network %s', (name, { meanMs, jitterMs, spike, loss }) => {
  const values = drawn(f.llmLatency({ profile: name as keyof typeof networkProfiles }))
  const waits = values.filter((value) => value !== undefined)

  it('loses its share of the calls', () => {
    expect(Math.abs(share(values, (value) => value === undefined) - loss)).toBeLessThanOrEqual(tolerance(loss))
  })

  it.runIf(loss < 1)('waits within its jitter, spikes included, and about its mean', () => {
    const [chance, factor] = spike
    const most = Math.ceil((meanMs + jitterMs) * factor)
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length
    const expected = meanMs * (1 + chance * (factor - 1))

    expect(Math.min(...waits)).toBeGreaterThanOrEqual(Math.floor(meanMs - jitterMs))
    expect(Math.max(...waits)).toBeLessThanOrEqual(most)
    expect(Math.abs(mean - expected)).toBeLessThan(expected * 0.12)
    expect(new Set(waits).size).toBeGreaterThan(Math.min(5, jitterMs))
  })

  it.runIf(loss < 1)('spikes as often as it says', () => {
    const factors = Array.from(
      { length: CALLS },
      (_, call) => delays(f.httpLatency({ profile: name as keyof typeof networkProfiles }), call + 1)[0]?.ms,
    )
    const spiked = factors.filter((ms) => ms !== undefined && ms !== meanMs)

    expect(Math.abs(spiked.length / CALLS - spike[0])).toBeLessThanOrEqual(tolerance(spike[0]) + loss)
    expect(new Set(spiked)).toEqual(new Set(spiked.length === 0 ? [] : [meanMs * spike[1]]))
  })
})

describe('a lost call', () => {
  it.each([
    ['before its headers', f.llmLatency({ profile: 'offline' }), 'headers'],
    ['before its headers', f.httpLatency({ profile: 'offline' }), 'headers'],
    ['before its headers', f.toolLatencySpike({ profile: 'offline' }), 'headers'],
    ['before its headers', f.llmSlowTtft({ profile: 'offline' }), 'headers'],
    ['in mid-stream', f.llmSlowChunks({ profile: 'offline' }), 'body'],
  ] as const)('is a reset connection %s', (_where, fault, phase) => {
    expect(met(fault, 1)).toEqual([{ kind: 'network', code: 'ECONNRESET', phase }])
  })
})

describe.each(Object.entries(paceProfiles))('the pace %s', (key, pace) => {
  const name = key as keyof typeof paceProfiles
  const fault = f.llmLatency({ profile: name })

  it('has one first token, one gap, and one wait for answers that leave as a whole', () => {
    expect(only('first_chunk', fault)).toHaveLength(1)
    expect(only('every_chunk', fault)).toMatchObject([{ ms: 1000 / pace.tokensPerSecond }])
    expect(only('whole_answer', fault)[0]?.ms).toBe(only('first_chunk', fault)[0]?.ms)
    expect(only('whole_answer', fault)[0]?.perTokenMs).toBeGreaterThanOrEqual(1000 / pace.tokensPerSecond)
  })

  it('draws the first token within its jitter', () => {
    const firsts = Array.from({ length: CALLS }, (_, call) => {
      const [first] = only('first_chunk', fault, 2)
      return first ? sampleDelay(first, createDraw('first', call)) : Number.NaN
    })
    const center = only('first_chunk', fault, 2)[0]?.ms ?? 0

    expect(Math.min(...firsts)).toBeGreaterThanOrEqual(Math.max(0, Math.floor(center - pace.jitterMs)))
    expect(Math.max(...firsts)).toBeLessThanOrEqual(Math.ceil(center + pace.jitterMs))
    if (pace.jitterMs > 0) expect(new Set(firsts).size).toBeGreaterThan(50)
  })

  it('lends its first token to faults that know no more of it', () => {
    const first = only('first_chunk', fault)[0]?.ms

    expect(delays(f.llmSlowTtft({ profile: name }))).toMatchObject([{ ms: first, where: 'first_chunk' }])
    expect(delays(f.httpLatency({ profile: name }))).toMatchObject([{ ms: first, where: 'headers' }])
    expect(delays(f.toolLatencySpike({ profile: name }))).toMatchObject([{ ms: first, where: 'headers' }])
  })
})

describe('what is special about some models', () => {
  const places = (fault: Fault, call = 1) =>
    only('after_position', fault, call).map(({ at, ms }) => [(at as { deltas: number }).deltas, ms])

  it('stall at drawn places, as often as they say', () => {
    const counts = Array.from({ length: 60 }, (_, call) => places(f.llmSlowChunks({ profile: 'llm_brownout' }), call + 1))
    const mean = counts.reduce((sum, stalls) => sum + stalls.length, 0) / counts.length

    expect(mean / 400).toBeGreaterThan(0.04)
    expect(mean / 400).toBeLessThan(0.06)
    expect(new Set(counts.flat().map(([, ms]) => ms))).toEqual(new Set([6000]))
    expect(JSON.stringify(counts[0])).not.toBe(JSON.stringify(counts[1]))
    expect(places(f.llmSlowChunks({ profile: 'llm_fast' }))).toEqual([])
  })

  it('think while keep-alives go by', () => {
    expect(only('first_chunk', f.llmSlowChunks({ profile: 'llm_reasoning' }))).toMatchObject([{ ms: 12_000, keepAliveEveryMs: 1000 }])
    expect(only('first_chunk', f.llmSlowChunks({ profile: 'llm_busy' }))[0]).not.toHaveProperty('keepAliveEveryMs')
  })

  it('start cold once', () => {
    const fault = f.llmSlowTtft({ profile: 'llm_cold_start' })

    expect([1, 2, 9].map((call) => only('first_chunk', fault, call)[0]?.ms)).toEqual([25_000, 700, 700])
    expect(only('first_chunk', fault, 1)[0]).not.toHaveProperty('jitterMs')
  })

  it('talk in bursts', () => {
    const gaps = places(f.llmSlowChunks({ profile: 'llm_bursty' }))

    expect(gaps.slice(0, 3)).toEqual([
      [40, 900],
      [80, 900],
      [120, 900],
    ])
    expect(only('whole_answer', f.llmLatency({ profile: 'llm_bursty' }))[0]?.perTokenMs).toBe(5 + 900 / 40)
  })

  it('degrade from call to call, and stay where they got to', () => {
    const fault = f.llmLatency({ profile: 'llm_degrading' })
    const at = (call: number) => [only('first_chunk', fault, call)[0]?.ms, only('every_chunk', fault, call)[0]?.ms]

    expect(at(1)).toEqual([500, 1000 / 60])
    expect(at(20)).toEqual([10_000, 200])
    expect(at(50)).toEqual([10_000, 200])
    expect(at(10)[0]).toBeGreaterThan(4000)
    expect(at(10)[0]).toBeLessThan(6000)
  })
})
