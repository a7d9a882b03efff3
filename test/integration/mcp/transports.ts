import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { wrapMcpTransport } from '../../../src/agents/wrap-mcp-transport.ts'
import { ordersServer, refundsIn } from '../../fixtures/mcp/orders-server.ts'

/** The shop's MCP server behind one sort of transport. */
export interface Shop {
  /** A fresh connection, as a client would make it. */
  connect(): Promise<Transport>
  refunds(): string[]
  close(): Promise<void>
}

export type ShopKind = 'in memory' | 'stdio' | 'http json' | 'http sse' | 'http wrapped'
export const shopKinds: readonly ShopKind[] = ['in memory', 'stdio', 'http json', 'http sse', 'http wrapped']

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

export async function openShop(kind: ShopKind, makeServer = ordersServer): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), 'khaos-mcp-'))
  const effectsFile = join(folder, 'refunds')
  const open: { close(): Promise<unknown> }[] = []
  const done = { refunds: () => refundsIn(effectsFile) }
  const close = async () => {
    for (const one of open) await one.close().catch(() => undefined)
    rmSync(folder, { recursive: true, force: true })
  }
  if (kind === 'in memory') {
    const connect = async () => {
      const [client, server] = InMemoryTransport.createLinkedPair()
      const served = makeServer(effectsFile)
      await served.connect(server)
      open.push(served)
      return wrapMcpTransport(client, { server: 'orders' })
    }
    return { ...done, connect, close }
  }
  if (kind === 'stdio') {
    const connect = async () => {
      const args = [path('../../../node_modules/jiti/lib/jiti-cli.mjs'), path('../../fixtures/mcp/stdio-server.ts'), effectsFile]
      const transport = new StdioClientTransport({ command: process.execPath, args, stderr: 'ignore' })
      open.push(transport)
      return wrapMcpTransport(transport, { server: 'orders' })
    }
    return { ...done, connect, close }
  }
  const server = await serve(() => makeServer(effectsFile), kind !== 'http sse')
  open.push(server)
  const connect = async () => {
    const transport = new StreamableHTTPClientTransport(server.url)
    open.push(transport)
    return kind === 'http wrapped'
      ? wrapMcpTransport(transport as Transport & typeof transport, { server: 'orders' })
      : (transport as Transport)
  }
  return { ...done, connect, close }
}

/** Streamable HTTP with sessions, on a free port. */
async function serve(makeServer: () => McpServer, enableJsonResponse: boolean): Promise<{ url: URL; close(): Promise<void> }> {
  const sessions = new Map<string, StreamableHTTPServerTransport>()
  const server: Server = createServer(async (request, response) => {
    const id = request.headers['mcp-session-id']
    let transport = typeof id === 'string' ? sessions.get(id) : undefined
    if (transport === undefined && id !== undefined) {
      response.writeHead(404, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32001, message: 'Session not found' }, id: null }))
      return
    }
    if (transport === undefined) {
      const fresh = new StreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        enableJsonResponse,
        onsessioninitialized: (session) => void sessions.set(session, fresh),
      })
      await makeServer().connect(fresh as Transport)
      transport = fresh
    }
    await transport.handleRequest(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: new URL(`http://127.0.0.1:${port}/mcp`),
    close: async () => {
      for (const transport of sessions.values()) await transport.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
