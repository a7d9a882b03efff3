import { matchesGlob } from '../../internal/glob.ts'
import { isObject } from '../../internal/json.ts'
import { errorAnswer, methodOf, paramsOf } from '../../internal/json-rpc.ts'
import type { Disturbance } from '../../model/disturbance.ts'
import type { McpMessage, McpTool } from '../../model/mcp.ts'
import type { Firing } from '../../scheduling/fault-schedule.ts'
import { cancelled } from './before.ts'
import { editContext, fireOn, type McpCallInHand } from './call.ts'
import { applyEdit } from './edit.ts'
import { isDone, settle } from './message.ts'
import type { McpOutcome } from './outcome.ts'
import { waitFor } from './wait.ts'

/** What servers say of a request that took too long. */
const TIMED_OUT = -32_001

type Deliver = Extract<Disturbance, { kind: 'deliver' }>

/** Whether anything acts on the answer to this request: if nothing does, it passes as it is. */
export function actsOnAnswer({ scope, channel, composed, request }: McpCallInHand): boolean {
  const { wait, content, end } = composed
  return wait.length + content.length > 0 || end !== undefined || laterEdits(scope.mcp.later, channel.server, request).length > 0
}

/** Writes down what the server truly said. Called once for every answer. */
export function noteAnswer({ scope, channel, request, entry }: McpCallInHand, answer: McpMessage): void {
  if (isDone(answer)) entry.executed = true
  const { result } = answer
  if (methodOf(request) !== 'tools/list' || !isObject(result) || !Array.isArray(result['tools'])) return
  const tools = (result['tools'] as unknown[]).filter((tool): tool is McpTool => isObject(tool) && typeof tool['name'] === 'string')
  const isNextPage = paramsOf(request)['cursor'] !== undefined
  scope.mcp.tools.set(channel.server, [...(isNextPage ? (scope.mcp.tools.get(channel.server) ?? []) : []), ...tools])
}

/** The server's answer on its way back: waits, loss, edits. `again` sends the same request once more and ends when that one is answered. */
export async function afterServer(
  hand: McpCallInHand,
  answer: McpMessage,
  again: () => Promise<McpMessage | undefined>,
): Promise<McpOutcome> {
  const { scope, composed, stop, entry } = hand
  await waitFor(hand, (where) => where !== 'request')
  if (stop.aborted) return lost(hand, cancelled(hand))
  const deliveries = composed.content.flatMap((firing) =>
    firing.disturbances.flatMap((disturbance) => (disturbance.kind === 'deliver' ? [{ firing, disturbance }] : [])),
  )
  for (const { firing, disturbance } of deliveries) {
    if (disturbance.times > 1) await deliverAgain(hand, firing, disturbance, again)
    if (disturbance.times === 0) return loseAnswer(hand, firing, disturbance)
  }
  if (composed.end) {
    const outcome = cut(hand, composed.end, answer)
    if (outcome) return outcome
  }
  const messages = editAnswer(hand, answer)
  settle(scope, entry, messages)
  return { kind: 'messages', messages }
}

/** Nobody is told of what was done. */
function lost({ entry }: McpCallInHand, outcome: McpOutcome): McpOutcome {
  if (entry.executed) entry.delivery = 'lost'
  return outcome
}

async function deliverAgain(
  hand: McpCallInHand,
  firing: Firing,
  { times, gapMs }: Deliver,
  again: () => Promise<McpMessage | undefined>,
): Promise<void> {
  const { scope, stop } = hand
  for (let delivery = 2; delivery <= times; delivery++) {
    await scope.clock.sleep(gapMs, stop)
    const answer = stop.aborted ? undefined : await again()
    if (answer === undefined) return scope.schedule.tooLate(firing.faultId, `delivery ${delivery} was not answered`)
  }
  fireOn(hand, firing, { delivered: times })
}

/** The work is done; after a silence the client is told that it took too long. */
async function loseAnswer(hand: McpCallInHand, firing: Firing, { silentMs = 0 }: Deliver): Promise<McpOutcome> {
  const { scope, entry, request, stop } = hand
  fireOn(hand, firing, { lost: true, waitMs: silentMs })
  await scope.clock.sleep(silentMs, stop)
  if (stop.aborted) return lost(hand, cancelled(hand))
  const messages = [errorAnswer(request, TIMED_OUT, 'Request timed out', { timeout: silentMs })]
  settle(scope, entry, messages)
  return lost(hand, { kind: 'messages', messages })
}

function cut(hand: McpCallInHand, firing: Firing, answer: McpMessage): McpOutcome | undefined {
  const { scope, channel, entry } = hand
  for (const disturbance of firing.disturbances) {
    if (disturbance.kind !== 'cut') continue
    entry.endedMs = scope.nowMs()
    const wanted = disturbance.how === 'clean'
    const isResumable = wanted && channel.wire === 'http'
    const near = wanted && !isResumable ? { approximated: 'nothing can be resumed on this transport: closed for good' } : {}
    fireOn(hand, firing, { how: disturbance.how, resumable: isResumable, ...near })
    if (isResumable) {
      const later = editAnswer(hand, answer)
      settle(scope, entry, later)
      return { kind: 'cut', later }
    }
    entry.ended = 'cut'
    return lost(hand, { kind: 'cut' })
  }
  return undefined
}

/** The answer as the edits leave it: one message, several, or none. */
function editAnswer(hand: McpCallInHand, answer: McpMessage): readonly (McpMessage | string)[] {
  const { scope, channel, composed, request } = hand
  const now = composed.content.flatMap((firing) =>
    firing.disturbances.flatMap((disturbance) =>
      disturbance.kind === 'edit_message' && disturbance.later === undefined ? [{ firing, disturbance }] : [],
    ),
  )
  let messages: readonly (McpMessage | string)[] = [answer]
  for (const { firing, disturbance } of [...now, ...laterEdits(scope.mcp.later, channel.server, request)]) {
    messages = messages.flatMap((message) => {
      if (typeof message === 'string' || message['id'] !== answer['id'] || methodOf(message) !== undefined) return [message]
      const edited = applyEdit(scope, firing, message, disturbance.edit, editContext(hand, firing))
      if (edited === undefined) return [message]
      fireOn(hand, firing, { ...edited.effective, changed: 'answer' })
      return edited.messages
    })
  }
  return messages
}

function laterEdits(later: McpCallInHand['scope']['mcp']['later'], server: string, request: McpMessage) {
  const method = methodOf(request) ?? ''
  return later.filter((edit) => edit.server === server && edit.disturbance.later?.some((glob) => matchesGlob(glob, method)))
}
