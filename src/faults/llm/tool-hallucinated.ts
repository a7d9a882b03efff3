import { z } from 'zod'
import type { ToolCall } from '../../model/exchange.ts'
import { defineFault } from '../fault.ts'

const styles = ['unknown', 'wrong_case', 'similar', 'prefixed', 'other_agent'] as const
type Style = (typeof styles)[number]

/** A call of a tool that was not offered. A reply without calls gets one; a request without tools is left alone. */
export const llmToolHallucinated = defineFault({
  name: 'llm_tool_hallucinated',
  config: z.strictObject({
    style: z.enum(styles).default('unknown'),
    /** The name to call; default: made up in the given style. */
    name: z.string().min(1).optional(),
  }),
  points: ['model.response', 'model.stream'],
  severity: 0.8,
  defaultLimit: 1,
  expects: ['VA'],
  effect: 'call of a tool that was not offered',
  disturb: ({ style, name }) => ({
    kind: 'edit_reply',
    edit: (reply, { tools, draw, id }) => {
      const offered = tools.map((tool) => tool.name)
      const [called, ...others] = reply.toolCalls
      const model = called?.name ?? offered[Math.floor(draw('hallucinated-model') * offered.length)]
      if (model === undefined) return reply
      const invented = name ?? inventName(style, model, offered, draw)
      if (invented === undefined || offered.includes(invented)) return reply
      const call: ToolCall = called ?? { id: id('call'), name: invented, arguments: '{"query":"status"}' }
      return { ...reply, toolCalls: [{ ...call, name: invented }, ...others], finish: 'tool_calls' }
    },
  }),
})

const UNKNOWN = ['search_knowledge_base', 'escalate_to_supervisor', 'fetch_customer_profile', 'update_ticket_status', 'run_diagnostics']
const OTHER_AGENTS = ['transfer_to_billing_agent', 'transfer_to_returns_agent', 'handoff_to_specialist']

/** A name that is not offered, or `undefined` where the style finds none. */
export function inventName(style: Style, model: string, offered: readonly string[], draw: (label: string) => number): string | undefined {
  return candidates(style, model, draw).find((name) => !offered.includes(name))
}

function candidates(style: Style, model: string, draw: (label: string) => number): readonly string[] {
  switch (style) {
    case 'unknown':
      return rotated(UNKNOWN, draw('hallucinated-name'))
    case 'other_agent':
      return rotated(OTHER_AGENTS, draw('hallucinated-name'))
    case 'wrong_case': {
      const words = model.split(/[_-]|(?<=[a-z])(?=[A-Z])/).filter((word) => word !== '')
      const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()).join('')
      return [pascal, model.toUpperCase(), model.toLowerCase()]
    }
    case 'similar':
      return [model.endsWith('s') ? model.slice(0, -1) : `${model}s`, `${model}_v2`]
    case 'prefixed':
      return [`functions.${model}`, `default_api.${model}`]
  }
}

function rotated(names: readonly string[], by: number): readonly string[] {
  const start = Math.floor(by * names.length)
  return [...names.slice(start), ...names.slice(0, start)]
}
