import { z } from 'zod'
import { paramsOf } from '../../internal/json-rpc.ts'
import type { Disturbance } from '../../model/disturbance.ts'
import type { McpEdit, McpEditContext } from '../../model/mcp.ts'
import type { CallView } from '../../model/trigger.ts'
import { defineFault } from '../fault.ts'
import { milliseconds } from '../latency.ts'
import { toolCalls } from '../mcp/messages.ts'
import { damagedArguments, editHandoffCall, forgedArguments, isHandoffTool } from './handoff-call.ts'
import { garbledMessage, isMessageToAgent, otherSender } from './handoff-message.ts'

const modes = ['drop', 'delay', 'duplicate', 'corrupt', 'spoof'] as const
export type HandoffMode = (typeof modes)[number]

const DROP_MS = 30_000
const DELAY_MS = 5_000

/**
 * A message from one agent to another is lost, late, doubled, damaged, or not from whom it seems. Such messages are: HTTP calls in the A2A
 * protocol (or to a host the trigger names), the model's call of a tool that hands over (`transfer_to_...`, `handoff...`, `delegate...`), and
 * calls of such a tool, or to a server the trigger names, over MCP.
 */
export const handoffDisturbance = defineFault({
  name: 'handoff_disturbance',
  config: z.strictObject({
    mode: z.enum(modes).default('drop'),
    /** Of `delay`: how late it is, 5000 by default. Of `drop` over HTTP: how long the sender waits for nothing, 30000 by default. */
    delayMs: milliseconds.optional(),
  }),
  points: ['http.response', 'model.response', 'tool.result', 'mcp.message'],
  mcp: toolCalls,
  severity: 0.7,
  defaultLimit: 1,
  expects: ['ND', 'GO'],
  effect: 'message between agents (HTTP, MCP, or a handoff tool call) lost, late, doubled, damaged or forged',
  applies: ({ mode }, view) => whyNot(mode, view) ?? true,
  disturb: ({ mode, delayMs }, _draw, { point = 'http.response' }) => {
    if (mode === 'delay') return { kind: 'delay', ms: delayMs ?? DELAY_MS, where: 'headers' }
    if (point === 'mcp.message') return overMcp(mode, delayMs ?? DROP_MS)
    return point.startsWith('http.') ? overHttp(mode, delayMs ?? DROP_MS) : { kind: 'edit_reply', edit: editHandoffCall(mode) }
  },
})

/** A late handoff shows where the tool is run; every other form is in the model's call of it. */
function whyNot(mode: HandoffMode, { point, http, isNamedHost, isNamedServer, tool }: CallView): string | undefined {
  if (point === 'mcp.message') return isNamedServer || isHandoffTool(tool ?? '') ? undefined : `the tool "${tool}" hands nothing over`
  if (http) return isNamedHost || isMessageToAgent(http) ? undefined : 'the call is no message to another agent'
  if (point === 'tool.result') {
    if (mode !== 'delay') return 'the handoff was disturbed in the call itself, or not at all'
    return isHandoffTool(tool ?? '') ? undefined : `the tool "${tool}" hands nothing over`
  }
  return mode === 'delay' ? 'a late handoff shows where the tool is run' : undefined
}

const TIMED_OUT = '-32001'

function overMcp(mode: Exclude<HandoffMode, 'delay'>, silentMs: number): Disturbance | readonly Disturbance[] {
  switch (mode) {
    case 'drop':
      return [
        { kind: 'delay', ms: silentMs, where: 'request' },
        { kind: 'fail', message: 'Request timed out', code: TIMED_OUT },
      ]
    case 'duplicate':
      return { kind: 'deliver', times: 2, gapMs: 50 }
    case 'corrupt':
      return { kind: 'edit_message', of: 'sent', edit: editArguments((text, { draw }) => damagedArguments(text, draw)) }
    case 'spoof':
      return { kind: 'edit_message', of: 'sent', edit: editArguments(forgedArguments) }
  }
}

/** The arguments of a call, edited as the JSON text they are in a model's call. */
function editArguments(edit: (text: string, context: McpEditContext) => string): McpEdit {
  return (message, context) => {
    const params = paramsOf(message)
    const text = JSON.stringify(params['arguments'] ?? {})
    const edited = edit(text, context)
    if (edited === text) return { unchanged: 'the handoff carries no words' }
    return { messages: [{ ...message, params: { ...params, arguments: JSON.parse(edited) as unknown } }] }
  }
}

function overHttp(mode: Exclude<HandoffMode, 'delay'>, silentMs: number): Disturbance {
  switch (mode) {
    case 'drop':
      return { kind: 'hang', where: 'headers', maxMs: silentMs, then: 'reset', code: 'ETIMEDOUT' }
    case 'duplicate':
      return { kind: 'deliver', times: 2, gapMs: 50 }
    case 'corrupt':
      return { kind: 'edit_call', edit: garbledMessage }
    case 'spoof':
      return { kind: 'edit_result', edit: otherSender }
  }
}
