import type { EarlierResult } from '../model/result-edit.ts'
import type { CaseScope } from './scope.ts'

/** Where a result was seen: a tool may be seen at its wrapper, by its HTTP call and on the wire, and is one result each time. */
export type SeenAt = 'wrapper' | 'http' | 'wire'

/** A result as it truly was, before any fault. */
export interface SeenResult {
  readonly at: SeenAt
  readonly tool: string
  /** The same for the very same call: tool and arguments, or method, URL and body. */
  readonly call: string
  readonly text: string
  /** Case-clock time, ms since the epoch. */
  readonly atMs: number
}

const LIMIT = 200

/** Keeps a result for faults that show an older one. Returns what came before it. */
export function rememberResult(scope: CaseScope, seen: Omit<SeenResult, 'atMs'>): readonly EarlierResult[] {
  const { seenResults } = scope
  const earlier = seenResults
    .filter((other) => other.at === seen.at)
    .map(({ tool, text, call, atMs }) => ({ tool, text, atMs, isSameCall: call === seen.call }))
  seenResults.push({ ...seen, atMs: scope.clock.epochMs() })
  if (seenResults.length > LIMIT) seenResults.shift()
  return earlier
}
