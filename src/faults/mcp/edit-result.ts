import { isObject, parseJson } from '../../internal/json.ts'
import { methodOf } from '../../internal/json-rpc.ts'
import type { McpEdit, McpEditContext, McpMessage } from '../../model/mcp.ts'

type Result = Readonly<Record<string, unknown>>

/** An edit of what a server answers; errors, and results marked as one, stay as they are. */
export function editResult(edit: (result: Result, context: McpEditContext) => Result | { readonly unchanged: string }): McpEdit {
  return (message, context) => {
    const { result } = message
    if (!isObject(result)) return { unchanged: 'the server answered with an error' }
    if (result['isError'] === true) return { unchanged: 'the result is marked as an error' }
    const edited = edit(result, context)
    if ('unchanged' in edited && typeof edited['unchanged'] === 'string') return { unchanged: edited['unchanged'] }
    return { messages: [{ ...message, result: edited as Result }] }
  }
}

/**
 * An edit of what a tool gave back, in both places at once: the structured value, and each text of the content. A text that holds the same
 * JSON as the structured value goes on holding the same.
 */
export function editContent(value: (json: unknown) => unknown, text: (text: string) => string): (result: Result) => Result {
  return (result) => {
    const { content, structuredContent } = result
    const parts = Array.isArray(content) ? (content as unknown[]) : []
    return {
      ...result,
      ...(Array.isArray(content) ? { content: parts.map((part) => editPart(part, value, text)) } : {}),
      ...(isObject(structuredContent) ? { structuredContent: value(structuredContent) } : {}),
    }
  }
}

function editPart(part: unknown, value: (json: unknown) => unknown, text: (text: string) => string): unknown {
  if (!isObject(part) || typeof part['text'] !== 'string') return part
  const json = parseJson(part['text'])
  if (!isObject(json) && !Array.isArray(json)) return { ...part, text: text(part['text']) }
  const edited = value(json)
  return JSON.stringify(edited) === JSON.stringify(json) ? part : { ...part, text: JSON.stringify(edited) }
}

/** The items of a list in a result, such as `tools`, each as it is edited. */
export function editItems(result: Result, key: string, edit: (item: Record<string, unknown>) => Record<string, unknown>): Result {
  const items = result[key]
  if (!Array.isArray(items)) return result
  return { ...result, [key]: (items as unknown[]).map((item) => (isObject(item) ? edit(item) : item)) }
}

export function isMethod(message: McpMessage, method: string): boolean {
  return methodOf(message) === method
}
