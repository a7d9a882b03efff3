import { idOf, methodOf } from '../../internal/json-rpc.ts'
import type { McpMessage } from '../../model/mcp.ts'
import { composeForCase } from '../compose-for-case.ts'
import { sampleDelay } from '../sample-delay.ts'
import type { CaseScope } from '../scope.ts'
import { editContext, fireOn, type McpChannel, matchMcpFaults, runningKey } from './call.ts'
import { applyEdit } from './edit.ts'
import { recordMessage, settle } from './message.ts'

/** A notification or request of the server on its way to the client. At once where no fault meets it. */
export function meetServerMessage(
  scope: CaseScope,
  channel: McpChannel,
  message: McpMessage,
  deliver: (message: McpMessage | string) => void,
): void | Promise<void> {
  const entry = recordMessage(scope, channel.server, 'server', message)
  const id = idOf(message)
  if (id === undefined) entry.ended = 'delivered'
  else scope.mcp.asked.set(runningKey(channel, id), { entry, isOurs: false })
  const firings = matchMcpFaults(scope, channel, message, 'server')
  if (firings.length === 0) return deliver(message)

  const hand = { scope, entry, channel, request: message }
  const { wait, content } = composeForCase(scope, firings, { streamed: false })
  const act = async () => {
    for (const firing of wait) {
      for (const disturbance of firing.disturbances) {
        if (disturbance.kind !== 'delay') continue
        const ms = sampleDelay(disturbance, scope.draw(firing.faultId, firing.call))
        scope.openWindow('mcp fault')
        fireOn(hand, firing, { waitMs: ms })
        await scope.clock.sleep(ms, scope.signal)
      }
    }
    let messages: readonly (McpMessage | string)[] = [message]
    for (const firing of content) {
      for (const disturbance of firing.disturbances) {
        if (disturbance.kind === 'deliver') {
          fireOn(hand, firing, { delivered: disturbance.times })
          messages = Array.from({ length: disturbance.times }, () => messages).flat()
        }
        if (disturbance.kind === 'edit_message') {
          const edited = applyEdit(scope, firing, message, disturbance.edit, editContext(hand, firing))
          if (edited === undefined) continue
          fireOn(hand, firing, { ...edited.effective, changed: 'message' })
          messages = edited.messages
        }
      }
    }
    if (messages.length === 0) entry.ended = 'lost'
    for (const one of messages) deliver(one)
    scope.schedule.release(firings)
  }
  return act()
}

/** The client answers a request of the server. `true`: it was one of ours, and the server must not hear of it. */
export function meetClientAnswer(scope: CaseScope, channel: McpChannel, message: McpMessage): boolean {
  const key = runningKey(channel, idOf(message))
  const asked = methodOf(message) === undefined ? scope.mcp.asked.get(key) : undefined
  if (asked === undefined) return false
  scope.mcp.asked.delete(key)
  settle(scope, asked.entry, [message])
  return asked.isOurs
}
