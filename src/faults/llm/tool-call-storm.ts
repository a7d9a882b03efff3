import { z } from 'zod'
import { isObject, parseJson } from '../../internal/json.ts'
import { defineFault } from '../fault.ts'
import { madeUpCall } from '../made-up-call.ts'

/** One reply with many calls: the first one again and again, or one that is made up where there was none. */
export const llmToolCallStorm = defineFault({
  name: 'llm_tool_call_storm',
  config: z.strictObject({
    count: z.number().int().min(2).default(20),
    /** Each call has arguments of its own. */
    vary: z.boolean().default(false),
  }),
  points: ['model.response', 'model.stream'],
  severity: 0.7,
  defaultLimit: 1,
  expects: ['BU', 'ND'],
  effect: 'many parallel calls in one reply',
  disturb: ({ count, vary }) => ({
    kind: 'edit_reply',
    note: { count },
    edit: (reply, context) => {
      const first = reply.toolCalls[0] ?? madeUpCall(context)
      if (first === undefined) return { unchanged: 'the request offers no tools' }
      const again = Array.from({ length: count - 1 }, (_, index) => ({
        id: context.id('call'),
        name: first.name,
        arguments: vary ? varied(first.arguments, index + 2) : first.arguments,
      }))
      return { ...reply, toolCalls: [first, ...again], finish: 'tool_calls' }
    },
  }),
})

/** The same arguments with another value in the first field that can have one. */
function varied(text: string, number: number): string {
  const args = parseJson(text)
  if (!isObject(args)) return text
  const key = Object.keys(args).find((name) => typeof args[name] === 'string' || typeof args[name] === 'number')
  if (key === undefined) return text
  const value = args[key]
  return JSON.stringify({ ...args, [key]: typeof value === 'number' ? value + number - 1 : `${String(value)}-${number}` })
}
