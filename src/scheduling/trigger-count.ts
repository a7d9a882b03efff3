import type { Outage, Pattern, Trigger } from '../model/trigger.ts'

/** What the numbers of a call say: a reason why it is not its turn, or `undefined`. Numbers count from 1. */
export function failedCount(trigger: Trigger, number: number, baselineCalls: number | undefined): string | undefined {
  const { calls, afterCalls, everyNth, positions } = trigger
  if (calls !== undefined && !calls.includes(number)) return `it was matching call ${number}, not ${calls.join(' or ')}`
  if (afterCalls !== undefined && number <= afterCalls) return `it was matching call ${number}, not after ${afterCalls}`
  if (everyNth !== undefined && number % everyNth !== 0) return `it was matching call ${number}, not divisible by ${everyNth}`
  if (positions === undefined) return undefined

  const numbers = positionNumbers(positions, baselineCalls)
  if (numbers.length === 0) return `there is no baseline to tell where "${positions.join('", "')}" is`
  const [first = 1] = numbers
  if (startsAtPosition(trigger))
    return number >= first ? undefined : `it was matching call ${number}, and the pattern begins at call ${first}`
  return numbers.includes(number)
    ? undefined
    : `it was matching call ${number}, and ${positions.join(' or ')} is call ${numbers.join(' or ')}`
}

/** `early` is call 1, `mid` ⌈N/2⌉, `late` N of the paired baseline; equal ones are merged. Without a baseline only `early` is known. */
export function positionNumbers(positions: NonNullable<Trigger['positions']>, baselineCalls: number | undefined): readonly number[] {
  const numbers = positions.flatMap((position) => {
    if (position === 'early') return [1]
    if (baselineCalls === undefined || baselineCalls < 1) return []
    return [position === 'mid' ? Math.ceil(baselineCalls / 2) : baselineCalls]
  })
  return [...new Set(numbers)]
}

/** A repeat pattern with a position begins at that call instead of being confined to it. */
function startsAtPosition({ pattern, positions }: Trigger): boolean {
  return positions !== undefined && (pattern?.kind === 'intermittent' || pattern?.kind === 'burst')
}

/** Why a call is outside of the window or in the quiet part of the pattern, or `undefined`. Patterns start after `afterCalls`, or at the position. */
export function failedWindow(trigger: Trigger, number: number, atMs: number, baselineCalls?: number): string | undefined {
  const { pattern, outage, positions, afterCalls = 0 } = trigger
  const [first = 1] = startsAtPosition(trigger) && positions ? positionNumbers(positions, baselineCalls) : [afterCalls + 1]
  return (pattern && quietIn(pattern, number - first + 1)) ?? (outage && outsideOf(outage, number, atMs))
}

function quietIn(pattern: Pattern, number: number): string | undefined {
  const spared = (share: string) => `matching call ${number} falls into the quiet part of ${share}`
  switch (pattern.kind) {
    case 'intermittent':
      return (number - 1) % (pattern.fail + pattern.pass) < pattern.fail ? undefined : spared(`${pattern.fail} hit, ${pattern.pass} passed`)
    case 'burst':
      return (number - 1) % pattern.every < pattern.size ? undefined : spared(`${pattern.size} of every ${pattern.every}`)
    case 'cycle':
      return (number - 1) % pattern.of === pattern.at - 1 ? undefined : spared(`call ${pattern.at} of every ${pattern.of}`)
    case 'persistent':
      return undefined
  }
}

function outsideOf(outage: Outage, number: number, atMs: number): string | undefined {
  if ('afterMs' in outage) {
    const inside = atMs >= outage.afterMs && atMs < outage.afterMs + outage.forMs
    return inside ? undefined : `it came at ${atMs} ms, the outage is from ${outage.afterMs} to ${outage.afterMs + outage.forMs} ms`
  }
  const inside = number > outage.afterCalls && number <= outage.afterCalls + outage.forCalls
  return inside
    ? undefined
    : `it was matching call ${number}, the outage is calls ${outage.afterCalls + 1} to ${outage.afterCalls + outage.forCalls}`
}
