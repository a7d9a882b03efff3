import { type ExchangeEntry, entriesOf, type Ledger } from '../src/model/ledger.ts'

/** One request and its repetitions, up to and including the answer that ended them. */
export type RetryChain = readonly [ExchangeEntry, ...ExchangeEntry[]]

/** Provider calls grouped by what was asked: a repetition belongs to the chain until one of it is answered. */
export function retryChains(ledger: Ledger): readonly RetryChain[] {
  const chains: [ExchangeEntry, ...ExchangeEntry[]][] = []
  const open = new Map<string, [ExchangeEntry, ...ExchangeEntry[]]>()
  for (const call of entriesOf(ledger, 'exchange')) {
    const chain = open.get(call.fingerprint)
    if (chain) chain.push(call)
    else {
      const begun: [ExchangeEntry, ...ExchangeEntry[]] = [call]
      chains.push(begun)
      open.set(call.fingerprint, begun)
    }
    if (isUsable(call)) open.delete(call.fingerprint)
  }
  return chains
}

/** The client got an answer, and the model said something in it. */
export function isUsable({ outcome, reply }: ExchangeEntry): boolean {
  return outcome.kind === 'answered' && reply?.finish !== 'refusal' && reply?.finish !== 'content_filter'
}

/** The next call to the same model: the same request again if there is one, else whatever was asked of it. */
export function nextAttempt(ledger: Ledger, failed: ExchangeEntry): ExchangeEntry | undefined {
  const later = entriesOf(ledger, 'exchange').filter((call) => call.index > failed.index && call.atMs >= (failed.endedMs ?? failed.atMs))
  return (
    later.find((call) => call.fingerprint === failed.fingerprint) ??
    later.find((call) => call.host === failed.host && call.operation === failed.operation && call.request.model === failed.request.model)
  )
}
