import { khaosagent } from '../../../../src/agents/khaosagent.ts'
import type { DeskClient } from './clients.ts'
import { type Speak, SYSTEM } from './conversation.ts'
import { conversations } from './conversations.ts'

const NAMED = /my name is (\w+)/i

/**
 * The desk as an agent on one client. `forgetful`: all it knows stands in the conversation. Otherwise it notes what it is told outside of it, in
 * `context.state`, and tells the model with each request.
 */
export function deskAgent(client: DeskClient, { forgetful }: { readonly forgetful: boolean }) {
  const open = new WeakMap<object, Speak>()
  return khaosagent({ name: `desk-${client.replaceAll(' ', '-')}`, version: '1.0.0' }, async ({ payload }, { state }) => {
    const speak = open.get(state) ?? conversations[client]()
    open.set(state, speak)
    const name = NAMED.exec(payload.text)?.[1]
    if (name && !forgetful) state['customer'] = name
    const known = state['customer'] === undefined ? '' : ` The customer is called ${String(state['customer'])}.`
    return speak(payload.text, SYSTEM + known)
  })
}
