import { canarySentence } from '../attacks/canary.ts'
import type { Carrier } from '../attacks/carriers/carrier.ts'
import { carrierOf } from '../attacks/carriers/catalog.ts'
import { shortHash } from '../internal/hash.ts'
import type { AttackRoute, BoundAttack } from '../model/attack.ts'
import type { ModelRequest } from '../model/exchange.ts'
import { entriesOf } from '../model/ledger.ts'
import type { Provider, ReadContext } from '../providers/provider.ts'
import { isDue } from './delivery-chance.ts'
import { linkCalls } from './link-calls.ts'
import type { CaseScope } from './scope.ts'

/** A request body as it will be sent, and what the model reads in it. */
export interface EditedRequest {
  readonly body: unknown
  readonly request: ModelRequest
}

/** Plants canaries and puts payloads into an outgoing provider request. Sticky: what was changed once is changed alike in each later request. */
export function deliverIntoRequest(
  scope: CaseScope,
  provider: Provider,
  edited: EditedRequest,
  context: ReadContext,
  exchange: number,
): EditedRequest {
  if (scope.attacks.length === 0) return edited
  let { body } = edited
  for (const attack of scope.attacks) {
    body = plantCanaries(scope, provider, attack, body, exchange)
    body = insertForgedTurns(scope, provider, attack, body, edited.request, exchange)
  }
  return { body, request: linkCalls(scope, provider.readRequest(body, context)) }
}

function plantCanaries(scope: CaseScope, provider: Provider, attack: BoundAttack, body: unknown, exchange: number): unknown {
  let planted = body
  for (const canary of attack.canaries) {
    if (canary.place !== 'system-prompt') continue
    planted = provider.appendSystemText(planted, canarySentence(canary))
    if (!entriesOf(scope.recorder.entries, 'planted').some((entry) => entry.canaryId === canary.id)) {
      scope.recorder.add({ kind: 'planted', canaryId: canary.id, place: canary.place, exchange })
    }
  }
  return planted
}

function insertForgedTurns(
  scope: CaseScope,
  provider: Provider,
  attack: BoundAttack,
  body: unknown,
  request: ModelRequest,
  exchange: number,
): unknown {
  const carrier = carrierOf(attack.variant.carrier)
  if (!carrier.turns || !attack.routes.includes('model.request')) return body
  // Turns that went in with the agent's own input come back in its requests.
  if (routeTaken(scope, attack) === 'agent.input') return body
  const inserted = provider.insertTurns(body, carrier.turns(attack.payload, attack.variant.spot))
  if (inserted === undefined) return body
  record(scope, attack, 'model.request', JSON.stringify(request.messages.length), attack.payload, { exchange })
  return inserted
}

/**
 * The text of one tool result with the payload in place, or `undefined` when no attack has business there. `again`: the result was shown
 * before, in a request that an injected fault made fail; it is no new chance, but the call after a failure.
 */
export function deliverIntoToolResult(
  scope: CaseScope,
  callId: string,
  text: string,
  exchange: number,
  { again = false }: { readonly again?: boolean } = {},
): { readonly text: string; readonly isError: boolean } | undefined {
  for (const attack of waitingFor(scope, 'tool.result')) {
    const carrier = carrierOf(attack.variant.carrier)
    const placed = placedIn(carrier, attack, text)
    if (placed === undefined || !isDue(scope, attack, { route: 'tool.result', callId, again })) continue
    record(scope, attack, 'tool.result', text, placed, { callId, exchange })
    return { text: placed, isError: carrier.asError === true }
  }
  return undefined
}

/** What one of the agent's own HTTP calls is answered, as far as a payload cares. */
export interface HttpAnswer {
  readonly host: string
  readonly contentType: string
  readonly status: number
  readonly text: string
}

/** An answer of the agent's own HTTP traffic with the payload in place. Failed calls get an error status. */
export function deliverIntoHttpBody(scope: CaseScope, answer: HttpAnswer): Pick<HttpAnswer, 'text' | 'status'> | undefined {
  for (const attack of waitingFor(scope, 'http.response')) {
    const carrier = carrierOf(attack.variant.carrier)
    if (!isSourceOf(scope, carrier, answer)) continue
    const placed = placedIn(carrier, attack, answer.text)
    if (placed === undefined || !isDue(scope, attack, { route: 'http.response', host: answer.host })) continue
    record(scope, attack, 'http.response', answer.text, placed, {})
    return { text: placed, status: carrier.asError && answer.status < 400 ? 500 : answer.status }
  }
  return undefined
}

/** Pages carry what stands in pages. What a tool gives back comes from HTTP only while the model waits for a tool. */
function isSourceOf(scope: CaseScope, carrier: Carrier, { contentType }: HttpAnswer): boolean {
  const isPage = contentType.includes('html')
  return carrier.name === 'web' ? isPage : !isPage && isToolRunning(scope)
}

function isToolRunning(scope: CaseScope): boolean {
  const answered = new Set(entriesOf(scope.recorder.entries, 'tool_result').map((result) => result.callId))
  return entriesOf(scope.recorder.entries, 'tool_call').some((call) => !answered.has(call.callId))
}

/** Notes that the payload went in with what the agent was given. */
export function recordInputDelivery(scope: CaseScope, attack: BoundAttack, before: string, after: string): void {
  record(scope, attack, 'agent.input', before, after, {})
}

/** Attacks that may go in here and are not in place yet: one delivery per case. */
function waitingFor(scope: CaseScope, route: AttackRoute): readonly BoundAttack[] {
  return scope.attacks.filter((attack) => attack.routes.includes(route) && routeTaken(scope, attack) === undefined)
}

function placedIn(carrier: Carrier, attack: BoundAttack, original: string): string | undefined {
  const placed = carrier.place(original, attack.payload, attack.variant.spot)
  return placed === original ? undefined : placed
}

function routeTaken(scope: CaseScope, attack: BoundAttack): AttackRoute | undefined {
  return entriesOf(scope.recorder.entries, 'delivery').find((entry) => entry.attackId === attack.variant.id)?.route
}

function record(
  scope: CaseScope,
  attack: BoundAttack,
  route: AttackRoute,
  before: string,
  after: string,
  link: { readonly callId?: string; readonly exchange?: number },
): void {
  if (routeTaken(scope, attack) !== undefined) return
  const { carrier, spot } = attack.variant
  scope.recorder.add({
    kind: 'delivery',
    attackId: attack.variant.id,
    route,
    place: spot ? `${carrier}-${spot}` : carrier,
    hashBefore: shortHash(before),
    hashAfter: shortHash(after),
    ...link,
  })
}
