import { parseJson } from '../../internal/json.ts'
import { isJsonRpc } from '../../internal/json-rpc.ts'
import type { McpMessage } from '../../model/mcp.ts'
import type { McpCallInHand } from './call.ts'
import { recordMessage, settle } from './message.ts'

/** Carries the call to the server; with a body in place of its own where one is given. */
export type SendHttp = (body?: string) => Promise<Response>

/** An event with an id and no content, after which the stream ends: the client comes back with that id. */
export function resumeLater({ scope }: McpCallInHand, messages: readonly (McpMessage | string)[]): string {
  const id = scope.newId('event', 'mcp')
  scope.mcp.resumable.set(id, messages)
  return `id: ${id}\nretry: 1000\ndata: \n\n`
}

/** The same request under a fresh id; its answer goes no further. */
export async function sendAgain({ scope, channel, request }: McpCallInHand, send: SendHttp): Promise<McpMessage | undefined> {
  const message = { ...request, id: scope.newId('again', 'mcp') }
  const entry = recordMessage(scope, channel.server, 'client', message, { delivery: 'again' })
  try {
    const text = await (await send(JSON.stringify(message))).text()
    const answer = parseJson(text) ?? parseJson(/^data: ?(\{.*"(?:result|error)".*)$/m.exec(text)?.[1] ?? '')
    if (!isJsonRpc(answer)) return undefined
    if ('result' in answer) entry.executed = true
    settle(scope, entry, [answer])
    return answer
  } catch {
    return undefined
  }
}
