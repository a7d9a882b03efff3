import { idOf, methodOf, paramsOf } from '../../internal/json-rpc.ts'
import type { McpLink, McpMessage } from '../../model/mcp.ts'
import { systemFailure } from '../network-error.ts'
import type { CaseScope } from '../scope.ts'
import { actsOnAnswer, afterServer, noteAnswer } from './after.ts'
import { beforeServer } from './before.ts'
import { endMcpCall, type McpCallInHand, type McpChannel, runningKey, takeMcpCall } from './call.ts'
import { emitAll, isEmitting } from './emit.ts'
import { meetClientAnswer, meetServerMessage } from './from-server.ts'
import { recordMessage, settle } from './message.ts'
import type { McpOutcome } from './outcome.ts'

type Forward = (message: McpMessage) => Promise<void>

/** A message of the client, sent through a wrapped transport that carries whole messages (stdio, in memory). */
export async function sendThroughLink(scope: CaseScope, link: McpLink, message: McpMessage, forward: Forward): Promise<void> {
  const channel = channelOf(scope, link)
  const method = methodOf(message)
  if (method === undefined) return meetClientAnswer(scope, channel, message) ? undefined : forward(message)
  if (idOf(message) !== undefined) return sendRequest(takeMcpCall(scope, channel, message), link, forward)

  recordMessage(scope, channel.server, 'client', message).ended = 'delivered'
  if (method === 'notifications/cancelled') scope.mcp.running.get(runningKey(channel, paramsOf(message)['requestId']))?.abort()
  return forward(message)
}

/** A message of the server, on its way through such a transport. */
export function receiveThroughLink(scope: CaseScope, link: McpLink, message: McpMessage, deliver: (message: McpMessage) => void): void {
  const channel = channelOf(scope, link)
  if (methodOf(message) !== undefined) {
    void meetServerMessage(scope, channel, message, (one) => (typeof one === 'string' ? link.deliver(one) : deliver(one)))
    return
  }
  const waiting = scope.mcp.waiting.get(runningKey(channel, idOf(message)))
  if (waiting === undefined) deliver(message)
  else waiting(message, deliver)
}

function channelOf({ mcp }: CaseScope, link: McpLink): McpChannel {
  const session = mcp.links.get(link) ?? `link ${mcp.links.size + 1}`
  mcp.links.set(link, session)
  return { server: link.server, session, wire: 'link' }
}

async function sendRequest(hand: McpCallInHand, link: McpLink, forward: Forward): Promise<void> {
  const { scope, channel, request, entry, cancel } = hand
  const before = await inFlight(scope, () => beforeServer(hand))
  if (before.kind !== 'send') {
    endMcpCall(hand)
    return conclude(hand, link, before)
  }
  // While the server works, the clock of the case must not run away from it.
  const release = scope.clock.busy()
  const key = runningKey(channel, idOf(request))
  scope.mcp.waiting.set(key, (answer, deliver) => {
    scope.mcp.waiting.delete(key)
    release()
    noteAnswer(hand, answer)
    void takeAnswer(hand, link, forward, answer, deliver)
  })
  cancel.signal.addEventListener(
    'abort',
    () => {
      release()
      entry.ended = 'cancelled'
      entry.endedMs = scope.nowMs()
    },
    { once: true },
  )
  scope.signal.addEventListener('abort', release, { once: true })
  if (isEmitting(hand)) void inFlight(scope, () => emitAll(hand, link.deliver))
  try {
    await forward(before.message)
  } catch (error) {
    scope.mcp.waiting.delete(key)
    release()
    entry.ended = 'network'
    entry.error = error instanceof Error ? error.message : String(error)
    endMcpCall(hand)
    throw error
  }
}

function takeAnswer(
  hand: McpCallInHand,
  link: McpLink,
  forward: Forward,
  answer: McpMessage,
  deliver: (message: McpMessage) => void,
): void | Promise<void> {
  const { scope, entry, cancel } = hand
  if (cancel.signal.aborted || !actsOnAnswer(hand)) {
    if (!cancel.signal.aborted) settle(scope, entry, [answer])
    else if (entry.executed) entry.delivery = 'lost'
    endMcpCall(hand)
    return deliver(answer)
  }
  return inFlight(scope, async () => {
    const outcome = await afterServer(hand, answer, () => sendAgain(hand, forward))
    endMcpCall(hand)
    await conclude(hand, link, outcome).catch(() => undefined)
  })
}

/** The same request under a fresh id; its answer goes no further. */
function sendAgain({ scope, channel, request }: McpCallInHand, forward: Forward): Promise<McpMessage | undefined> {
  const message = { ...request, id: scope.newId('again', 'mcp') }
  const entry = recordMessage(scope, channel.server, 'client', message, { delivery: 'again' })
  return new Promise((resolve) => {
    scope.mcp.waiting.set(runningKey(channel, message.id), (answer) => {
      if ('result' in answer) entry.executed = true
      settle(scope, entry, [answer])
      resolve(answer)
    })
    scope.signal.addEventListener('abort', () => resolve(undefined), { once: true })
    forward(message).catch(() => resolve(undefined))
  })
}

async function conclude({ request }: McpCallInHand, link: McpLink, outcome: McpOutcome): Promise<void> {
  switch (outcome.kind) {
    case 'messages':
      for (const message of outcome.messages) link.deliver(message)
      return
    case 'cut':
      return link.drop()
    case 'network':
      // A server that was never there cannot go away.
      if (methodOf(request) !== 'initialize') await link.drop()
      throw systemFailure(outcome.code)
    default:
      return
  }
}

async function inFlight<Result>(scope: CaseScope, work: () => Promise<Result>): Promise<Result> {
  scope.inFlight += 1
  try {
    return await work()
  } finally {
    scope.inFlight -= 1
  }
}
