import type { ExchangeEntry } from './ledger.ts'

/** Provider calls as the agent meant them: a request and its repetitions, up to the answer that ended them, are one. */
export function countLogicalCalls(exchanges: Iterable<ExchangeEntry>): number {
  const open = new Set<string>()
  let count = 0
  for (const { fingerprint, outcome } of exchanges) {
    if (!open.has(fingerprint)) count += 1
    if (outcome.kind === 'answered') open.delete(fingerprint)
    else open.add(fingerprint)
  }
  return count
}
