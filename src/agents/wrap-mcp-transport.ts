import { InvalidOptionsError } from '../errors.ts'
import { currentScope, withMcpServer } from '../internal/async-scope.ts'
import type { CaseHooks } from '../model/case-hooks.ts'
import type { McpLink, McpMessage } from '../model/mcp.ts'

type AnyFunction = (...args: never[]) => unknown

/** What a client transport of the Model Context Protocol has, as the official SDK defines it. */
export interface McpTransport {
  start(): Promise<void>
  send(message: never, options?: never): Promise<void>
  close(): Promise<void>
  onmessage?: AnyFunction | undefined
  onclose?: (() => void) | undefined
  onerror?: ((error: Error) => void) | undefined
}

/**
 * Makes the messages between an MCP client and one server visible to a case, and lets MCP faults act on them. Takes any client transport of
 * the official SDK and gives back one of the same kind. Outside a run it only forwards. Servers reached by Streamable HTTP are seen without it;
 * there it only gives the server its name.
 *
 * @param options.server The name that `forServer`, ledger and reports use.
 * @example
 * await client.connect(wrapMcpTransport(new StdioClientTransport({ command: 'orders-mcp' }), { server: 'orders' }))
 */
export function wrapMcpTransport<T extends McpTransport>(transport: T, options: { readonly server: string }): T {
  const { server } = options
  if (typeof server !== 'string' || server === '') {
    throw new InvalidOptionsError("wrapMcpTransport needs the server's name: `wrapMcpTransport(transport, { server: 'orders' })`.")
  }
  const overrides = isHttp(transport) ? { send: namedSend(transport, server) } : linkOf(transport, server)
  let onmessage: AnyFunction | undefined
  return new Proxy(transport, {
    get(target, key) {
      if (key === 'send') return overrides.send
      if (key === 'onmessage') return onmessage ?? target.onmessage
      const value = Reflect.get(target, key, target) as unknown
      return typeof value === 'function' && !isHandler(key) ? (value as AnyFunction).bind(target) : value
    },
    set(target, key, value) {
      if (key !== 'onmessage' || !('receive' in overrides)) return Reflect.set(target, key, value, target)
      onmessage = value as AnyFunction | undefined
      target.onmessage = onmessage === undefined ? undefined : overrides.receive(onmessage)
      return true
    },
  })
}

const isHandler = (key: string | symbol): boolean => key === 'onclose' || key === 'onerror'

/** Streamable HTTP: its messages are met where its calls leave the process. */
const isHttp = (transport: McpTransport): boolean => 'terminateSession' in transport

function namedSend(transport: McpTransport, server: string): McpTransport['send'] {
  return (message, options) => {
    const send = () => transport.send(message, options)
    return currentScope() === undefined ? send() : withMcpServer(server, send)
  }
}

function linkOf(transport: McpTransport, server: string): { send: McpTransport['send']; receive(handler: AnyFunction): AnyFunction } {
  let deliver: ((message: McpMessage) => void) | undefined
  /** The case that spoke to the server last: what the server says unasked is part of it. */
  let hooks: CaseHooks | undefined
  const link: McpLink = {
    server,
    deliver(message) {
      if (typeof message !== 'string') deliver?.(message)
      else transport.onerror?.(new SyntaxError(`Unexpected token '${message[0] ?? ''}', "${message.slice(0, 20)}" is not valid JSON`))
    },
    drop: () => transport.close(),
  }
  return {
    send(message, options) {
      hooks = currentScope<CaseHooks>() ?? hooks
      const forward = (sent: McpMessage) => transport.send(sent as never, options)
      return hooks?.sendMcp ? hooks.sendMcp(link, message, forward) : forward(message)
    },
    receive(handler) {
      deliver = (message) => void Reflect.apply(handler, undefined, [message])
      return ((message: McpMessage, ...more: never[]) => {
        const pass = (one: McpMessage) => void Reflect.apply(handler, undefined, [one, ...more])
        if (hooks?.receiveMcp) hooks.receiveMcp(link, message, pass)
        else pass(message)
      }) as AnyFunction
    },
  }
}
