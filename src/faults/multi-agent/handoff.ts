import { z } from 'zod'
import type { Disturbance } from '../../model/disturbance.ts'
import type { CallView } from '../../model/trigger.ts'
import { defineFault } from '../fault.ts'
import { milliseconds } from '../latency.ts'
import { editHandoffCall, isHandoffTool } from './handoff-call.ts'
import { garbledMessage, isMessageToAgent, otherSender } from './handoff-message.ts'

const modes = ['drop', 'delay', 'duplicate', 'corrupt', 'spoof'] as const
export type HandoffMode = (typeof modes)[number]

const DROP_MS = 30_000
const DELAY_MS = 5_000

/**
 * A message from one agent to another is lost, late, doubled, damaged, or not from whom it seems. Such messages are: HTTP calls in the A2A
 * protocol (or to a host the trigger names), and the model's call of a tool that hands over (`transfer_to_...`, `handoff...`, `delegate...`).
 */
export const handoffDisturbance = defineFault({
  name: 'handoff_disturbance',
  config: z.strictObject({
    mode: z.enum(modes).default('drop'),
    /** Of `delay`: how late it is, 5000 by default. Of `drop` over HTTP: how long the sender waits for nothing, 30000 by default. */
    delayMs: milliseconds.optional(),
  }),
  points: ['http.response', 'model.response', 'tool.result'],
  severity: 0.7,
  defaultLimit: 1,
  expects: ['ND', 'GO'],
  effect: 'message between agents (HTTP, or a handoff tool call) lost, late, doubled, damaged or forged',
  applies: ({ mode }, view) => whyNot(mode, view) ?? true,
  disturb: ({ mode, delayMs }, _draw, { point = 'http.response' }) => {
    if (mode === 'delay') return { kind: 'delay', ms: delayMs ?? DELAY_MS, where: 'headers' }
    return point.startsWith('http.') ? overHttp(mode, delayMs ?? DROP_MS) : { kind: 'edit_reply', edit: editHandoffCall(mode) }
  },
})

/** A late handoff shows where the tool is run; every other form is in the model's call of it. */
function whyNot(mode: HandoffMode, { point, http, isNamedHost, tool }: CallView): string | undefined {
  if (http) return isNamedHost || isMessageToAgent(http) ? undefined : 'the call is no message to another agent'
  if (point === 'tool.result') {
    if (mode !== 'delay') return 'the handoff was disturbed in the call itself, or not at all'
    return isHandoffTool(tool ?? '') ? undefined : `the tool "${tool}" hands nothing over`
  }
  return mode === 'delay' ? 'a late handoff shows where the tool is run' : undefined
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
