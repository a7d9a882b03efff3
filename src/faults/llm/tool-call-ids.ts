import { z } from 'zod'
import type { ReplyEdit } from '../../model/disturbance.ts'
import type { ToolCall } from '../../model/exchange.ts'
import { defineFault } from '../fault.ts'

/** Longer than any wire promises to take back: 40 to 64 signs are usual limits. */
const TOO_LONG = 300

/** Ids of calls that cannot be matched to their results. */
export const llmToolCallIds = defineFault({
  name: 'llm_tool_call_ids',
  config: z.strictObject({ mode: z.enum(['duplicate', 'missing', 'reused_index', 'changed', 'too_long']).default('duplicate') }),
  points: ['model.response', 'model.stream'],
  severity: 0.6,
  defaultLimit: 1,
  expects: ['VA', 'ND'],
  effect: 'ids that cannot be matched to results',
  disturb: ({ mode }) =>
    mode === 'reused_index' || mode === 'changed'
      ? { kind: 'spoil', spoiling: { target: 'call_ids', mode } }
      : { kind: 'edit_reply', note: { mode }, edit: editIds(edits[mode]) },
})

const edits = {
  /** All calls share one id; a call that stands alone comes twice. */
  duplicate: ([first, ...others]: readonly [ToolCall, ...ToolCall[]]) =>
    others.length === 0 ? [first, first] : [first, ...others.map((call) => ({ ...call, id: first.id }))],
  missing: (calls: readonly ToolCall[]) => calls.map((call) => ({ ...call, id: '' })),
  too_long: (calls: readonly ToolCall[]) => calls.map((call) => ({ ...call, id: call.id.padEnd(TOO_LONG, '0') })),
}

function editIds(edit: (calls: readonly [ToolCall, ...ToolCall[]]) => readonly ToolCall[]): ReplyEdit {
  return (reply) => {
    const [first, ...others] = reply.toolCalls
    return first === undefined ? { unchanged: 'the reply calls no tool' } : { ...reply, toolCalls: edit([first, ...others]) }
  }
}
