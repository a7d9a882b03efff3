import { type ExchangeEntry, entriesOf, type Ledger } from '../model/ledger.ts'

/** How an agent got over injected failures. */
export interface RecoveryEvidence {
  /** Attempts of the longest retry chain that a fault hit. */
  readonly attempts: number
  /** From the first injected failure to the success that answered the last one, on the case clock; `null` when one was never answered. */
  readonly timeToRecoverMs: number | null
  readonly injected: number
  readonly recovered: number
  readonly paired: readonly { readonly failure: number; readonly success: number | null; readonly how: 'retry' | 'fallback' | 'none' }[]
}

/** Pairs each injected failure with the later success that made it good: the same call retried, or another in its place. Ledger indexes. */
export function recoveryOf(ledger: Ledger): RecoveryEvidence {
  const exchanges = entriesOf(ledger, 'exchange')
  const failures = exchanges.filter((entry) => entry.faults.length > 0 && isFailure(entry))
  const pairs = failures.map((failure) => {
    const later = exchanges.filter(
      (entry) =>
        entry.index > failure.index && entry.outcome.kind === 'answered' && entry.faults.length === 0 && canReplace(failure, entry),
    )
    const retry = later.find((entry) => entry.fingerprint === failure.fingerprint)
    const success = retry ?? later[0]
    return { failure, success, how: retry ? ('retry' as const) : success ? ('fallback' as const) : ('none' as const) }
  })
  const first = failures[0]
  const lastSuccess = pairs.at(-1)?.success
  const recovered = pairs.filter((pair) => pair.success).length
  return {
    attempts: Math.max(0, ...failures.map((failure) => exchanges.filter((entry) => entry.fingerprint === failure.fingerprint).length)),
    timeToRecoverMs: first && lastSuccess && recovered === failures.length ? (lastSuccess.endedMs ?? lastSuccess.atMs) - first.atMs : null,
    injected: failures.length,
    recovered,
    paired: pairs.map(({ failure, success, how }) => ({ failure: failure.index, success: success?.index ?? null, how })),
  }
}

/** A reply of a model is made good by another one only; vectors, orders and verdicts also by a model that does without them. */
function canReplace(failure: ExchangeEntry, success: ExchangeEntry): boolean {
  return success.operation === failure.operation || success.operation === undefined
}

/** The client got no usable answer from this exchange. */
export function isFailure(entry: ExchangeEntry): boolean {
  return entry.outcome.kind !== 'answered'
}
