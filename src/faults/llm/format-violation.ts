import { z } from 'zod'
import type { ReplyEdit, ReplyEditContext } from '../../model/disturbance.ts'
import type { ModelReply } from '../../model/exchange.ts'
import { defineFault } from '../fault.ts'
import { madeUpCall } from '../made-up-call.ts'
import { type BrokenForm, breakFormat, brokenForms } from './break-format.ts'

/** Structured output that is not what was asked: in the text, or in the call of a tool that was forced. A plain answer is left alone. */
export const llmFormatViolation = defineFault({
  name: 'llm_format_violation',
  config: z.strictObject({ mode: z.enum([...brokenForms, 'tool_choice_ignored']).default('fenced') }),
  points: ['model.response', 'model.stream'],
  severity: 0.7,
  defaultLimit: 1,
  expects: ['VA', 'RT'],
  effect: 'structured output is not what was asked',
  disturb: ({ mode }) => ({ kind: 'edit_reply', note: { mode }, edit: mode === 'tool_choice_ignored' ? ignoreChoice : breakBy(mode) }),
})

function breakBy(form: BrokenForm): ReplyEdit {
  return (reply, context) => {
    const { responseFormat } = context.request
    if (reply.text !== undefined && reply.toolCalls.length === 0) {
      const schema = responseFormat?.kind === 'schema' ? responseFormat.schema : {}
      const text = breakFormat(form, reply.text, schema, context.draw)
      return text === undefined || text === reply.text ? { unchanged: 'the reply is no structured output' } : { ...reply, text }
    }
    return breakForcedCall(form, reply, context)
  }
}

/** Many clients ask for a form by forcing a tool whose arguments are the answer. */
function breakForcedCall(form: BrokenForm, reply: ModelReply, { request, tools, draw }: ReplyEditContext): ReturnType<ReplyEdit> {
  const [call] = reply.toolCalls
  const isForced = request.toolChoice.mode === 'named' || request.toolChoice.mode === 'required'
  if (call === undefined || !isForced) return { unchanged: 'the reply is no structured output' }
  const schema = tools.find(({ name }) => name === call.name)?.schema ?? {}
  const broken = breakFormat(form, call.arguments, schema, draw)
  if (broken === undefined || broken === call.arguments) return { unchanged: 'the arguments cannot be broken in this way' }
  return { ...reply, toolCalls: reply.toolCalls.with(0, { ...call, arguments: broken }) }
}

/** Words where a call was demanded, another tool than the named one, or a call where none was allowed. */
const ignoreChoice: ReplyEdit = (reply, context) => {
  const { toolChoice } = context.request
  if (toolChoice.mode === 'auto') return { unchanged: 'the request leaves the choice of tools free' }
  if (toolChoice.mode === 'none') {
    const call = madeUpCall(context)
    if (call === undefined) return { unchanged: 'the request offers no tools' }
    return reply.toolCalls.length > 0
      ? { unchanged: 'the model calls a tool by itself' }
      : { ...reply, toolCalls: [call], finish: 'tool_calls' }
  }
  const others = context.tools.filter(({ name }) => name !== toolChoice.name)
  const other = toolChoice.mode === 'named' && others.length > 0 ? madeUpCall({ ...context, tools: others }) : undefined
  if (other !== undefined) return { ...reply, toolCalls: [other], finish: 'tool_calls' }
  return { ...reply, text: reply.text || 'I can answer this without a tool.', toolCalls: [], finish: 'stop' }
}
