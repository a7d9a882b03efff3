import { z } from 'zod'
import type { McpEdit, McpMessage } from '../../model/mcp.ts'
import { defineFault } from '../fault.ts'
import { requests, toolCalls } from './messages.ts'

const violations = ['wrong_id', 'missing_id', 'double_response', 'unknown_method', 'bad_version', 'not_json_rpc'] as const

/** The server breaks the protocol: its answer belongs to no request, comes twice, or is no message. */
export const mcpProtocolViolation = defineFault({
  name: 'mcp_protocol_violation',
  config: z.strictObject({ mode: z.enum(violations).default('wrong_id') }),
  points: ['mcp.message'],
  mcp: toolCalls,
  severity: 0.6,
  defaultLimit: 1,
  expects: ['VA'],
  effect: 'peer breaks the protocol',
  disturb: ({ mode }) => ({ kind: 'edit_message', of: 'answer', edit: violating(mode) }),
})

function violating(mode: (typeof violations)[number]): McpEdit {
  return (message, { id }) => ({ messages: inPlaceOf(mode, message, id), effective: { mode } })
}

function inPlaceOf(
  mode: (typeof violations)[number],
  message: McpMessage,
  id: (prefix: string) => string,
): readonly (McpMessage | string)[] {
  const { id: own, ...rest } = message
  switch (mode) {
    case 'wrong_id':
      return [{ ...message, id: typeof own === 'number' ? own + 1000 : `${String(own)}-0` }]
    case 'missing_id':
      return [rest]
    case 'double_response':
      return [message, message]
    case 'unknown_method':
      return [{ jsonrpc: '2.0', id: id('srv'), method: 'tools/audit', params: {} }, message]
    case 'bad_version':
      return [{ ...message, jsonrpc: '1.0' }]
    case 'not_json_rpc':
      return ['listening for requests, 1 worker']
  }
}

/** Progress, or the notice of a changed list, never arrives. */
export const mcpNotificationLost = defineFault({
  name: 'mcp_notification_lost',
  config: z.strictObject({
    /** Default: progress and every notice of a changed list. */
    method: z.string().min(1).optional(),
  }),
  points: ['mcp.message'],
  mcp: ({ method }) => ({
    from: 'server',
    methods: method === undefined ? ['notifications/progress', 'notifications/*/list_changed'] : [withPrefix(method)],
  }),
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['AI'],
  effect: 'progress or list_changed never arrives',
  disturb: () => ({ kind: 'deliver', times: 0, gapMs: 0 }),
})

/** `progress` is as good as `notifications/progress`. */
const withPrefix = (method: string): string => (method.startsWith('notifications/') ? method : `notifications/${method}`)

/** A storm of notices that the list of tools has changed. Who lists anew after each floods himself. */
export const mcpListChangedFlood = defineFault({
  name: 'mcp_list_changed_flood',
  config: z.strictObject({
    count: z.number().int().min(1).max(10_000).default(100),
    everyMs: z.number().int().min(0).max(60_000).default(10),
  }),
  points: ['mcp.message'],
  mcp: () => requests('tools/*'),
  severity: 0.6,
  defaultLimit: 1,
  expects: ['BU'],
  effect: 'storm of change notices',
  disturb: ({ count, everyMs }) => ({ kind: 'emit', method: 'notifications/tools/list_changed', count, everyMs }),
})
