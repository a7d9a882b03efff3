import type { Fault } from '../../model/fault.ts'

/** Repeat patterns of the positional study: once, now and then, in a bunch, from there on. */
const patterns: readonly ((fault: Fault) => Fault)[] = [
  (fault) => fault,
  (fault) => fault.intermittent({ fail: 1, pass: 1 }),
  (fault) => fault.burst({ size: 2, every: 3 }),
  (fault) => fault.persistent(),
]

/**
 * One fault at the first, a middle and the last call, each once, intermittent, in bursts and persistent: twelve cases. Equal positions of
 * short tasks are merged when they are planned.
 *
 * @example
 * khaostest('where it hurts', { agent, faults: presets.positional(llmServerError()) })
 */
export function positional(fault: Fault): readonly Fault[] {
  return (['early', 'mid', 'late'] as const).flatMap((place) => patterns.map((repeat) => repeat(fault.position(place))))
}
