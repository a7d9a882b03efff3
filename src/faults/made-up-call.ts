import { matchesGlob } from '../internal/glob.ts'
import { isObject } from '../internal/json.ts'
import { createDraw } from '../internal/random.ts'
import { fillSchema } from '../internal/schema/fill-schema.ts'
import type { ReplyEditContext } from '../model/disturbance.ts'
import type { ToolCall } from '../model/exchange.ts'

/** A call that the model did not make: of an offered tool (a glob may say which), with arguments its schema allows. */
export function madeUpCall({ tools, request, draw, id }: ReplyEditContext, tool = '*'): ToolCall | undefined {
  const fitting = tools.filter(({ name }) => matchesGlob(tool, name))
  const chosen = fitting[Math.floor(draw('made-up-tool') * fitting.length)]
  if (chosen === undefined) return undefined
  const words = request.messages.findLast(({ role }) => role === 'user')?.text ?? ''
  const filled = fillSchema({ type: 'object', ...chosen.schema }, words, createDraw('made-up', draw('made-up-arguments')))
  return { id: id('call'), name: chosen.name, arguments: JSON.stringify(isObject(filled) ? filled : {}) }
}
