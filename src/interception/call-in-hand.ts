import type { JsonObject } from '../internal/json.ts'
import type { ModelReply, ModelRequest } from '../model/exchange.ts'
import type { ExchangeEntry } from '../model/ledger.ts'
import type { Provider, WireContext } from '../providers/provider.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import type { CaseScope } from './scope.ts'

/** One provider call as it arrives, whatever seam saw it. */
export interface IncomingCall {
  readonly url: URL
  readonly method: string
  readonly headers: Headers
  readonly bodyText: string
  /** The client's own wish to stop. */
  readonly signal: AbortSignal | undefined
  readonly via: 'fetch' | 'http' | 'http2' | 'dispatcher'
}

/** Headers that a fault puts on whatever answer leaves. */
export interface HeaderEdit {
  readonly firing: Firing
  readonly headers: () => Readonly<Record<string, string>>
  readonly effective: () => JsonObject
}

/** One call while it is being answered. */
export interface CallInHand {
  readonly scope: CaseScope
  readonly provider: Provider
  readonly call: IncomingCall
  /** As the agent sent it, deliveries included. */
  readonly asked: ModelRequest
  /** As the model is asked it. */
  readonly request: ModelRequest
  readonly entry: ExchangeEntry
  readonly wire: WireContext
  readonly callKey: string
  /** The client gave up, or the case ended. */
  readonly stop: AbortSignal
  /** Faults that matched this call; what did not act by its end gives its place back. */
  readonly firings: readonly Firing[]
  readonly headerEdits: readonly HeaderEdit[]
  /** What edits of faults make of the reply. Absent: `editReply`. */
  edit?(hand: CallInHand, content: readonly Firing[], reply: ModelReply): ModelReply
}

/** Writes down that a fault acted on this exchange. */
export function fire(hand: CallInHand, firing: Firing, effective: JsonObject): void {
  hand.scope.fired(firing, effective, hand.entry.number)
  hand.entry.faults = [...hand.entry.faults, firing.faultId]
}

/** Ends the exchange. The first ending stands. */
export function finish(hand: CallInHand, outcome: ExchangeEntry['outcome']): void {
  const { entry, scope } = hand
  if (entry.endedMs !== undefined) return
  entry.outcome = outcome
  entry.endedMs = scope.nowMs()
  if (outcome.kind === 'answered') scope.window.close()
  scope.schedule.release(hand.firings)
  scope.emit('modelCall', { caseId: scope.caseId, exchange: entry })
}

/** Ids of calls take the form their wire asks for: some clients rewrite any other. */
export function drawnId({ provider, wire }: CallInHand, prefix: string): string {
  const id = wire.id(prefix)
  return prefix === 'call' ? (provider.callId?.(id) ?? id) : id
}
