export { type McpTransport, wrapMcpTransport } from '../agents/wrap-mcp-transport.ts'
