import type { McpMessages } from '../../model/mcp.ts'

/** Calls of tools, and nothing else: connections are set up and tools listed as usual. */
export const toolCalls = (): McpMessages => ({ from: 'client', methods: ['tools/call'] })

export const requests = (...methods: readonly string[]): McpMessages => ({ from: 'client', methods })

/** Everything a client asks of a server once the connection stands. */
export const workingRequests = (): McpMessages => requests('tools/*', 'resources/*', 'prompts/*', 'completion/*', 'logging/*', 'tasks/*')
