import type { FinishReason, ModelReply, ToolCall, Usage } from '../../model/exchange.ts'
import { asCount, asObject } from '../lenient.ts'
import type { WireContext } from '../provider.ts'
import { argumentValue } from '../tool-arguments.ts'
import { isGenerate } from './paths.ts'

type Fields = Readonly<Record<string, unknown>>

/** There is no word for a call, a filter or a refusal: the reply just stops. */
const words: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'stop',
  content_filter: 'stop',
  refusal: 'stop',
  pause: 'length',
}

/** `{ done_reason }`, or nothing where none shall be sent. */
export function toDoneReason(finish: ModelReply['finish']): Fields {
  const word = typeof finish === 'string' ? words[finish] : finish.raw
  return word === null ? {} : { done_reason: word }
}

/** What a `done_reason` means. */
export function fromDoneReason(word: unknown, called: boolean): ModelReply['finish'] {
  if (typeof word !== 'string') return { raw: null }
  if (word === 'stop') return called ? 'tool_calls' : 'stop'
  return word === 'length' ? 'length' : { raw: word }
}

const NANOSECONDS_PER_TOKEN = 10_000_000
const LOAD_NANOSECONDS = 20_000_000

/** Counts and durations (ns) of the last object. Cached and reasoning tokens are counted nowhere. */
export function toStatistics({ inputTokens, outputTokens }: Usage): Fields {
  const reading = inputTokens * 1_000_000
  const writing = outputTokens * NANOSECONDS_PER_TOKEN
  return {
    total_duration: LOAD_NANOSECONDS + reading + writing,
    load_duration: LOAD_NANOSECONDS,
    prompt_eval_count: inputTokens,
    prompt_eval_duration: reading,
    eval_count: outputTokens,
    eval_duration: writing,
  }
}

export function fromStatistics(input: unknown): Usage {
  const object = asObject(input)
  return {
    inputTokens: asCount(object['prompt_eval_count']),
    outputTokens: asCount(object['eval_count']),
    cachedTokens: 0,
    reasoningTokens: 0,
  }
}

/** A call as this wire sends it: arguments as an object, the id beside the function. */
export function callObject(call: ToolCall, index: number): Fields {
  return { ...(call.id === '' ? {} : { id: call.id }), function: { index, name: call.name, arguments: argumentValue(call.arguments) } }
}

export interface Said {
  readonly text?: string
  readonly thinking?: string
  readonly calls?: readonly Fields[]
}

/** One object of the API: a whole answer, or a line of a stream. */
export function responseObject(context: WireContext, { text = '', thinking, calls }: Said, rest: Fields, model?: string): Fields {
  const thought = thinking === undefined ? {} : { thinking }
  const content = isGenerate(context.url)
    ? { response: text, ...thought, ...(rest['done'] === true ? { context: [] } : {}) }
    : { message: { role: 'assistant', content: text, ...thought, ...(calls === undefined ? {} : { tool_calls: calls }) } }
  return { model: model ?? context.request.model, created_at: new Date(context.nowMs).toISOString(), ...content, ...rest }
}
