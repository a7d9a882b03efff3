import type { Disturbance } from '../model/disturbance.ts'
import type { RequestMessage } from '../model/exchange.ts'
import type { RewrittenRequest } from '../model/request-edit.ts'
import type { Provider, ReadContext } from '../providers/provider.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import type { EditedRequest } from './deliver.ts'
import { linkCalls, withWireIds } from './link-calls.ts'
import type { CaseScope } from './scope.ts'
import type { ResultMessage } from './tool-results.ts'

/** How a result no longer pairs with its call, in every request from here on. */
export interface Mispairing {
  readonly faultId: string
  /** The call id the result shows; left out: the result is missing. */
  readonly as?: string
}

/** A fault that breaks the pairing of one result, before it is known whether it can. */
export interface DueMispairing {
  readonly firing: Firing
  readonly mode: Extract<Disturbance, { kind: 'mismatch' }>['mode']
  readonly message: ResultMessage
}

/** A request in which calls and results do not pair, and what its provider says to that. */
export interface Unpaired {
  readonly faultIds: readonly string[]
  readonly message: string
}

/** Breaks the pairing of a result. Results that change places are edits of two texts; a missing or renamed one is kept for later requests too. */
export function mispair(
  scope: CaseScope,
  provider: Provider,
  sent: EditedRequest,
  { firing, mode, message }: DueMispairing,
  context: ReadContext,
  exchange: number,
): void {
  const { callId, name: tool } = message.toolResult
  const fired = (effective: Readonly<Record<string, string | readonly string[]>>) =>
    scope.fired(firing, { via: 'wire', tool, callId, mode, ...effective }, exchange)
  if (mode === 'swap') {
    const other = swapResults(scope, sent, message)
    if (other) fired({ with: other })
    else scope.schedule.noop(firing.faultId, 'no other call in this request has another result to change places with')
    return
  }
  const as = mode === 'wrong_id' ? strangerTo(callId) : undefined
  const pairing: Mispairing = { faultId: firing.faultId, ...(as === undefined ? {} : { as }) }
  const written = rewritten(scope, provider, sent, new Map([[callId, pairing]]), context)
  if ('impossible' in written) {
    scope.schedule.noop(firing.faultId, written.impossible)
    return
  }
  scope.mispaired.set(callId, pairing)
  fired({ ...(as === undefined ? {} : { as }), ...(written.approximated ? { approximated: written.approximated } : {}) })
}

/** Each gets the other's text. Returns the id of the other call. */
function swapResults(scope: CaseScope, { request }: EditedRequest, message: ResultMessage): string | undefined {
  const { callId } = message.toolResult
  const results = request.messages.filter((other): other is ResultMessage => other.toolResult !== undefined)
  const own = shownText(scope, message)
  const other = results.findLast((result) => result.toolResult.callId !== callId && shownText(scope, result) !== own)
  if (!other) return undefined
  const otherId = other.toolResult.callId
  const theirs = shownText(scope, other)
  scope.editedResults.set(callId, { before: message.text, text: theirs })
  scope.editedResults.set(otherId, { before: other.text, text: own })
  return otherId
}

function shownText(scope: CaseScope, { text, toolResult }: ResultMessage): string {
  return scope.editedResults.get(toolResult.callId)?.text ?? text
}

/** An id of the same form that no call has. */
const strangerTo = (callId: string): string => `${callId.slice(0, -1)}${callId.endsWith('x') ? 'y' : 'x'}`

/** The request with the pairings that are broken in this case, and what the provider says of it. */
export function writeMispaired(
  scope: CaseScope,
  provider: Provider,
  sent: EditedRequest,
  context: ReadContext,
): EditedRequest & { readonly unpaired?: Unpaired } {
  const here = [...scope.mispaired].filter(([id]) => sent.request.messages.some(({ toolResult }) => toolResult?.callId === id))
  if (here.length === 0) return sent
  const written = rewritten(scope, provider, sent, new Map(here), context)
  if ('impossible' in written) return sent
  const [callId, { as }] = here[0] ?? ['', {}]
  const message = provider.unpairedMessage?.(as ?? callId, as === undefined ? 'missing' : 'unknown')
  return {
    body: written.body,
    request: linkCalls(scope, provider.readRequest(written.body, context)),
    ...(message === undefined ? {} : { unpaired: { message, faultIds: here.map(([, { faultId }]) => faultId) } }),
  }
}

function rewritten(
  scope: CaseScope,
  provider: Provider,
  { body, request }: EditedRequest,
  pairings: ReadonlyMap<string, Mispairing>,
  context: ReadContext,
): RewrittenRequest {
  const messages = request.messages.flatMap((message, from) => {
    const pairing = message.toolResult && pairings.get(message.toolResult.callId)
    if (!pairing) return [{ message: withWireIds(scope, message), from }]
    return pairing.as === undefined ? [] : [{ message: renamed(message, pairing.as), from }]
  })
  const written = provider.rewriteRequest?.(body, { messages }, context)
  if (written === undefined) return { impossible: `requests of ${provider.docs.title} cannot be rewritten yet` }
  const changesNothing = 'body' in written && JSON.stringify(written.body) === JSON.stringify(body)
  return changesNothing ? { impossible: 'results carry no ids of calls on this wire' } : written
}

function renamed(message: RequestMessage, callId: string): RequestMessage {
  return message.toolResult ? { ...message, toolResult: { ...message.toolResult, callId } } : message
}
