import { isObject } from '../../internal/json.ts'
import type { RequestMessage, ToolCall } from '../../model/exchange.ts'
import { asList, asObject, asObjects, asText } from '../lenient.ts'
import { withResult } from '../result-place.ts'
import type { BlockMessage, BlockParts } from '../rewrite/blocks.ts'
import { type TextParts, withJoinedText } from '../rewrite/joined-text.ts'
import { type CallParts, hasSameCalls, withCalls } from '../rewrite/sent-calls.ts'
import { argumentValue } from '../tool-arguments.ts'
import type { CallId } from './call-ids.ts'
import { either, spellingOf } from './either.ts'
import { attachmentOf } from './read-request.ts'

const isResult = (part: unknown): boolean => isObject(part) && either(part, 'functionResponse') !== undefined

/** The contents of a body, each with the places of the parts that say its neutral messages, as `readGeminiRequest` reads them. */
export function partMessages(contents: unknown): BlockMessage[] {
  return asObjects(contents).map((wire) => {
    const parts = asList(wire['parts'])
    const results = parts.flatMap((part, index) => (isResult(part) ? [index] : []))
    const others = parts.flatMap((part, index) => (isResult(part) ? [] : [index]))
    const isSpoken = others.some((index) => geminiText.textOf(parts[index]) || attachmentOf(asObject(parts[index])) !== undefined)
    if (isSpoken || results.length === 0) return { wire, says: [...results.map((index) => [index]), others] }
    const [first = 0, ...more] = results
    return { wire, says: [[first, ...others], ...more.map((index) => [index])] }
  })
}

export const geminiText: TextParts = {
  textOf: (part) => (isObject(part) && part['thought'] !== true && part['text'] !== undefined ? asText(part['text']) : undefined),
  withText: (part, text) => ({ ...asObject(part), text }),
  create: (text) => ({ text }),
}

/** How parts are written. `ids`: those of the calls and results of the body. */
export function geminiParts(ids: ReadonlyMap<object, CallId>): BlockParts {
  const callParts: CallParts = {
    idOf: (part) => (isObject(part) && either(part, 'functionCall') !== undefined ? ids.get(part)?.id : undefined),
    change(part, { name, arguments: args }) {
      const key = spellingOf(asObject(part), 'functionCall') ?? 'functionCall'
      return { ...asObject(part), [key]: { ...asObject(asObject(part)[key]), name, args: argumentValue(args) } }
    },
    create: functionCall,
  }
  return {
    blocksOf: ({ parts }) => asList(parts),
    withBlocks: (wire, parts) => ({ ...wire, parts }),
    change(parts, before, after) {
      if (after.toolResult) return parts.map((part) => changeResult(part, before, after))
      const spoken = after.text === before.text ? parts : (withJoinedText([...parts], after.text, geminiText) as unknown[])
      return hasSameCalls(before, after) ? spoken : withCalls(spoken, before, after, callParts)
    },
    create({ role, text, toolCalls = [], toolResult }) {
      if (toolResult) return { role: 'user', parts: [createResult(text, toolResult)] }
      const calls = toolCalls.map(functionCall)
      return { role: role === 'assistant' ? 'model' : 'user', parts: text === '' && calls.length > 0 ? calls : [{ text }, ...calls] }
    },
  }
}

function functionCall({ id, name, arguments: args }: ToolCall): unknown {
  return { functionCall: { id, name, args: argumentValue(args) } }
}

function createResult(text: string, { callId, name, isError }: NonNullable<RequestMessage['toolResult']>): unknown {
  return { functionResponse: { id: callId, name, response: isError ? { error: text } : { result: text } } }
}

function changeResult(part: unknown, before: RequestMessage, { text, toolResult }: RequestMessage): unknown {
  const key = isObject(part) ? spellingOf(part, 'functionResponse') : undefined
  if (key === undefined || !toolResult || !isObject(part)) return part
  const answered = asObject(part[key])
  const isSame = text === before.text && toolResult.isError === before.toolResult?.isError
  const renamed = toolResult.callId === before.toolResult?.callId ? {} : { id: toolResult.callId }
  const response = isSame ? answered['response'] : withResult(answered['response'], { text, isError: toolResult.isError })
  return { ...part, [key]: { ...answered, ...renamed, response } }
}
