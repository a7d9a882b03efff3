import { chatsOf, entriesOf, type Ledger, type LedgerEntry } from '../src/model/ledger.ts'
import { nextAttempt } from './retries.ts'

/** Somebody told the agent to wait, and what it did next. */
export interface ToldToWait {
  /** The answer that said so. */
  readonly entry: LedgerEntry
  readonly toldMs: number
  /** When it was told, on the case clock. */
  readonly atMs: number
  /** The same thing tried again; `undefined`: it never was. */
  readonly next: LedgerEntry | undefined
  /** Ids of the faults that told it. */
  readonly faults: readonly string[]
}

/** Refusals with a waiting time: of providers, of hosts the agent calls itself, and of tools. */
export function toldToWait(ledger: Ledger): readonly ToldToWait[] {
  return [...byProviders(ledger), ...byHosts(ledger), ...byTools(ledger)].sort((a, b) => a.entry.index - b.entry.index)
}

function byProviders(ledger: Ledger): ToldToWait[] {
  return chatsOf(ledger).flatMap((call) =>
    call.retryAfterMs === undefined
      ? []
      : [{ entry: call, toldMs: call.retryAfterMs, atMs: call.endedMs ?? call.atMs, next: nextAttempt(ledger, call), faults: call.faults }],
  )
}

function byHosts(ledger: Ledger): ToldToWait[] {
  const calls = entriesOf(ledger, 'egress')
  return calls.flatMap((entry) => {
    if (entry.retryAfterMs === undefined) return []
    const later = calls.filter((call) => call.index > entry.index && call.host === entry.host)
    const next = later.find((call) => call.url === entry.url && call.method === entry.method) ?? later[0]
    return [{ entry, toldMs: entry.retryAfterMs, next, ...saidBy(ledger, entry) }]
  })
}

function byTools(ledger: Ledger): ToldToWait[] {
  const seen = [...entriesOf(ledger, 'tool_run'), ...entriesOf(ledger, 'tool_result')]
  return seen.flatMap((entry) => {
    if (entry.retryAfterMs === undefined) return []
    const next = seen.find((other) => other.kind === entry.kind && other.name === entry.name && other.index > entry.index)
    return [{ entry, toldMs: entry.retryAfterMs, next, ...saidBy(ledger, entry) }]
  })
}

/** The fault that put the refusal there is written down when it goes out. */
function saidBy(ledger: Ledger, entry: LedgerEntry): { readonly atMs: number; readonly faults: readonly string[] } {
  const faults = entriesOf(ledger, 'fault').filter(({ effective }) => effective['retryAfterMs'] !== undefined)
  // A result on the wire is written down after its fault, everything else before.
  const fault =
    entry.kind === 'tool_result' ? faults.findLast(({ index }) => index < entry.index) : faults.find(({ index }) => index > entry.index)
  return { atMs: fault?.atMs ?? entry.atMs, faults: fault ? [fault.faultId] : [] }
}
