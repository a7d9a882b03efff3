import { fieldsOf } from '../attacks/tool-fields.ts'
import { isObject, type JsonObject } from '../internal/json.ts'
import { fillSchema } from '../internal/schema/fill-schema.ts'
import { chatsOf, type Ledger } from '../model/ledger.ts'
import type { CaseInput } from '../model/pack.ts'

/** Kinds of arguments a guard may have a list for. */
const LISTED: ReadonlySet<string> = new Set(['address', 'url', 'host', 'id'])

/**
 * Arguments that a lawful user could want, as far as they can be told from the undisturbed run: addresses, links and ids come from the task,
 * the agent's own instructions and what its tools said. Other arguments are left to the model.
 */
export function lawfulArguments(pair: Ledger, tool: string, input: CaseInput): JsonObject {
  const exchanges = chatsOf(pair)
  const schema = exchanges.flatMap(({ request }) => request.tools).find((candidate) => candidate.name === tool)?.schema
  if (schema === undefined) return {}
  const said = exchanges.at(-1)?.request.messages.map((message) => message.text) ?? []
  const filled = fillSchema({ type: 'object', ...schema }, [...input.turns, ...said].join('\n'))
  if (!isObject(filled)) return {}
  const listed = fieldsOf(schema).filter(({ path, kind }) => path.length === 1 && LISTED.has(kind))
  return Object.fromEntries(
    listed.flatMap(({ path }) => {
      const name = path[0] ?? ''
      return Object.hasOwn(filled, name) ? [[name, filled[name]]] : []
    }),
  ) as JsonObject
}
