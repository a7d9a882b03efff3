import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { requests, toolCalls, workingRequests } from './messages.ts'

/** Nobody listens: from the start, from the first call on, or at all. */
export const mcpServerUnavailable = defineFault({
  name: 'mcp_server_unavailable',
  config: z.strictObject({ phase: z.enum(['initialize', 'all', 'calls']).default('initialize') }),
  points: ['mcp.message'],
  mcp: ({ phase }) => (phase === 'initialize' ? requests('initialize') : phase === 'all' ? requests('*') : workingRequests()),
  severity: 0.9,
  defaultLimit: 'always',
  expects: ['FB', 'GO'],
  effect: 'connection refused or closed',
  disturb: () => ({ kind: 'network', code: 'ECONNREFUSED', phase: 'connect' }),
})

/** The connection breaks while the server works: it may have done what it was asked, and nobody hears of it. */
export const mcpDisconnect = defineFault({
  name: 'mcp_disconnect',
  config: z.strictObject({
    /** Calls of tools that go well before it. */
    afterCalls: z.number().int().min(0).default(1),
    /** Streamable HTTP: the client can come back for the answer (`Last-Event-ID`). */
    resumable: z.boolean().default(false),
  }),
  points: ['mcp.message'],
  mcp: toolCalls,
  severity: 0.8,
  defaultLimit: 1,
  expects: ['RT', 'ND'],
  effect: 'transport closes in flight',
  trigger: ({ afterCalls }) => (afterCalls === 0 ? {} : { afterCalls }),
  disturb: ({ resumable }) => ({ kind: 'cut', at: { bytes: 0 }, how: resumable ? 'clean' : 'reset' }),
})

/** The server has forgotten the session: refused until the client begins a new one. */
export const mcpSessionLost = defineFault({
  name: 'mcp_session_lost',
  points: ['mcp.message'],
  mcp: workingRequests,
  severity: 0.6,
  defaultLimit: 1,
  expects: ['RT'],
  effect: '404 for a known session id; must re-initialise',
  disturb: () => ({ kind: 'status', code: 'invalid_request', status: 404, message: 'Session not found' }),
})

const challenge = 'Bearer error="invalid_token", error_description="The access token expired"'

/** The token is no longer valid: 401 with a challenge. Asking again with the same token helps nobody. */
export const mcpAuthExpired = defineFault({
  name: 'mcp_auth_expired',
  points: ['mcp.message'],
  mcp: workingRequests,
  severity: 0.6,
  defaultLimit: 1,
  expects: ['NR'],
  effect: '401 with an auth challenge',
  disturb: () => ({
    kind: 'status',
    code: 'unauthenticated',
    status: 401,
    message: 'Unauthorized: the access token expired',
    headers: { 'www-authenticate': challenge },
  }),
})
