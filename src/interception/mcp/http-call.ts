import { currentMcpServer } from '../../internal/async-scope.ts'
import { isObject, parseJson } from '../../internal/json.ts'
import { isJsonRpc } from '../../internal/json-rpc.ts'
import type { McpMessage } from '../../model/mcp.ts'
import type { OtherCall } from '../other-call.ts'
import type { CaseScope } from '../scope.ts'
import type { McpChannel } from './call.ts'

/** One call of the Streamable HTTP transport. */
export interface McpHttpCall {
  readonly call: OtherCall
  readonly channel: McpChannel
  /** Of a POST: what it carries. */
  readonly messages: readonly McpMessage[]
}

/** The call as one of Streamable HTTP, or `undefined` when it is none: no URL says so, only method, headers and body do. */
export function readMcpCall(scope: CaseScope, call: OtherCall): McpHttpCall | undefined {
  const accept = call.headers.get('accept') ?? ''
  const isKnown = scope.mcp.names.has(endpointOf(call.url)) || currentMcpServer() !== undefined || call.headers.has('mcp-session-id')
  switch (call.method) {
    case 'POST': {
      if (!accept.includes('text/event-stream') || !accept.includes('application/json')) return undefined
      const body = parseJson(call.bodyText)
      const messages = (Array.isArray(body) ? body : [body]) as unknown[]
      return messages.length > 0 && messages.every(isJsonRpc) ? { call, channel: channelOf(scope, call), messages } : undefined
    }
    case 'GET':
      return isKnown && accept.includes('text/event-stream') ? { call, channel: channelOf(scope, call), messages: [] } : undefined
    case 'DELETE':
      return call.headers.has('mcp-session-id') ? { call, channel: channelOf(scope, call), messages: [] } : undefined
    default:
      return undefined
  }
}

function channelOf(scope: CaseScope, { url, headers }: OtherCall): McpChannel {
  const endpoint = endpointOf(url)
  return {
    server: currentMcpServer() ?? scope.mcp.names.get(endpoint) ?? url.host,
    session: `${endpoint} ${headers.get('mcp-session-id') ?? ''}`,
    wire: 'http',
  }
}

/** A server introduces itself: from now on its messages go by that name. */
export function learnName(scope: CaseScope, { url }: OtherCall, answer: McpMessage): void {
  const { result } = answer
  const info = isObject(result) ? result['serverInfo'] : undefined
  const name = isObject(info) ? info['name'] : undefined
  if (typeof name === 'string' && name !== '') scope.mcp.names.set(endpointOf(url), name)
}

function endpointOf(url: URL): string {
  return `${url.origin}${url.pathname}`
}
