import { errorAnswer, methodOf, resultAnswer } from '../../internal/json-rpc.ts'
import type { Disturbance, NeutralCode } from '../../model/disturbance.ts'
import type { McpMessage } from '../../model/mcp.ts'
import type { Firing } from '../../scheduling/fault-schedule.ts'
import { editContext, fireOn, type McpCallInHand } from './call.ts'
import { applyEdit } from './edit.ts'
import { settle } from './message.ts'
import type { McpOutcome } from './outcome.ts'
import { waitFor } from './wait.ts'

type Status = Extract<Disturbance, { kind: 'status' }>

const SESSION_LOST = { status: 404, message: 'Session not found' } as const
/** What servers use for a refusal that JSON-RPC has no code of its own for. */
const REFUSED = -32_001

/** A request before the server has it: what goes on, or what the client gets in its place. */
export async function beforeServer(hand: McpCallInHand): Promise<{ readonly kind: 'send'; readonly message: McpMessage } | McpOutcome> {
  const { scope, channel, composed, stop } = hand
  const lost = whoLost(hand)
  if (lost) return refuse(hand, lost, { kind: 'status', code: 'invalid_request', ...SESSION_LOST })

  // Where the server is never asked, what would have made its answer late makes the refusal late.
  await waitFor(hand, (where) => where === 'request' || composed.answer !== undefined)
  if (stop.aborted) return cancelled(hand)
  const answered = composed.answer && (await answerInstead(hand, composed.answer))
  if (answered) {
    if (answered.kind === 'status' && answered.status === SESSION_LOST.status && composed.answer) {
      scope.mcp.lost.set(channel.session, composed.answer)
    }
    return answered
  }
  return editOnTheWay(hand)
}

/** The fault that ended this session, unless the client begins a new one. */
function whoLost({ scope, channel, request }: McpCallInHand): Firing | undefined {
  if (methodOf(request) === 'initialize') scope.mcp.lost.delete(channel.session)
  return scope.mcp.lost.get(channel.session)
}

function editOnTheWay(hand: McpCallInHand): { readonly kind: 'send'; readonly message: McpMessage } | McpOutcome {
  let message = hand.request
  for (const firing of hand.composed.request) {
    for (const disturbance of firing.disturbances) {
      if (disturbance.kind !== 'edit_message') continue
      const edited = applyEdit(hand.scope, firing, message, disturbance.edit, editContext(hand, firing))
      const [next] = edited?.messages ?? []
      if (edited === undefined || next === undefined || typeof next === 'string') continue
      fireOn(hand, firing, { ...edited.effective, changed: 'request' })
      if (methodOf(next) === undefined) return answerWith(hand, [next])
      message = next
    }
  }
  return { kind: 'send', message }
}

/** What the first disturbance that answers makes of the request; `undefined`: none does, it goes on. */
async function answerInstead(hand: McpCallInHand, firing: Firing): Promise<McpOutcome | undefined> {
  const { scope, request, entry } = hand
  for (const disturbance of firing.disturbances) {
    switch (disturbance.kind) {
      case 'network':
        if (disturbance.phase === 'body') continue
        fireOn(hand, firing, { code: disturbance.code })
        entry.ended = 'network'
        entry.error = disturbance.code
        entry.endedMs = scope.nowMs()
        return { kind: 'network', code: disturbance.code }
      case 'status': {
        const outcome = refuse(hand, firing, disturbance)
        fireOn(hand, firing, { status: statusOf(disturbance), ...approximation(hand) })
        return outcome
      }
      case 'fail': {
        const code = Number(disturbance.code ?? -32_000)
        fireOn(hand, firing, { code, message: disturbance.message })
        return answerWith(hand, [errorAnswer(request, code, disturbance.message)])
      }
      case 'replace': {
        const { text, isError = false } = disturbance
        fireOn(hand, firing, { bytes: text.length, isError })
        return answerWith(hand, [resultAnswer(request, { content: [{ type: 'text', text }], ...(isError ? { isError } : {}) })])
      }
      case 'hang': {
        fireOn(hand, firing, { ...(disturbance.maxMs === undefined ? {} : { maxMs: disturbance.maxMs }) })
        await scope.clock.sleep(disturbance.maxMs ?? Number.MAX_SAFE_INTEGER, hand.stop)
        if (hand.stop.aborted) return cancelled(hand)
        if (disturbance.then === 'answer') return undefined
        entry.ended = 'network'
        entry.endedMs = scope.nowMs()
        return { kind: 'network', code: disturbance.code ?? 'ECONNRESET' }
      }
      default:
        continue
    }
  }
  return undefined
}

const usualStatus: Partial<Record<NeutralCode, number>> = {
  unauthenticated: 401,
  forbidden: 403,
  rate_limited: 429,
  overloaded: 503,
  invalid_request: 400,
}

const statusOf = ({ status, code }: Status): number => status ?? usualStatus[code] ?? 500

/** Refused with an HTTP status; where the wire has none, as a JSON-RPC error. */
function refuse(hand: McpCallInHand, firing: Firing, disturbance: Status): McpOutcome {
  const { scope, channel, request, entry } = hand
  const { message = disturbance.code, headers = {} } = disturbance
  const status = statusOf(disturbance)
  // Also where the session was ended by an earlier firing.
  if (!entry.faults.includes(firing.faultId)) Object.assign(entry, { faults: [...entry.faults, firing.faultId] })
  const error = errorAnswer(request, REFUSED, message)
  if (channel.wire === 'link') return answerWith(hand, [error])
  entry.ended = 'status'
  entry.status = status
  entry.endedMs = scope.nowMs()
  return {
    kind: 'status',
    status,
    headers: { 'content-type': 'application/json', ...headers },
    text: JSON.stringify({ ...error, id: null }),
  }
}

function approximation({ channel }: McpCallInHand): { approximated?: string } {
  return channel.wire === 'http' ? {} : { approximated: 'this transport has no HTTP status: said as a JSON-RPC error' }
}

function answerWith({ scope, entry }: McpCallInHand, messages: readonly McpMessage[]): McpOutcome {
  settle(scope, entry, messages)
  return { kind: 'messages', messages }
}

export function cancelled({ scope, entry }: McpCallInHand): McpOutcome {
  entry.ended = 'cancelled'
  entry.endedMs = scope.nowMs()
  return { kind: 'cancelled' }
}
