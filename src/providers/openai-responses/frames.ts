import { argumentPieces, textPieces } from '../../internal/chunks.ts'
import { formatSse } from '../../internal/sse.ts'
import type { ModelReply } from '../../model/exchange.ts'
import { asList, asObjects, asText } from '../lenient.ts'
import type { WireContext, WireFrame } from '../provider.ts'
import { type Ending, type Item, refusalPart, responseObject, textPart, toEnding, toItems } from './response-object.ts'

export type Emit = (type: string, fields: object) => string

/** Numbers and formats events. */
export function eventMaker(firstNumber = 0): Emit {
  let number = firstNumber
  return (type, fields) => formatSse({ type, sequence_number: number++, ...fields }, { event: type })
}

interface PartWords {
  readonly kind: string
  readonly text: string
  readonly logprobs: readonly unknown[]
  readonly empty: Item
  readonly full: Item
}

function partWords(part: Record<string, unknown>): PartWords {
  const refusal = part['type'] === 'refusal'
  const text = asText(part[refusal ? 'refusal' : 'text'])
  const make = refusal ? refusalPart : textPart
  return {
    kind: refusal ? 'refusal' : 'output_text',
    text,
    logprobs: asList(part['logprobs']),
    empty: make(''),
    full: { ...make(text), ...part },
  }
}

/** The frames that close one content part. */
function partClose(part: Record<string, unknown>, place: object, emit: Emit): WireFrame[] {
  const { kind, text, logprobs, full } = partWords(part)
  const said = kind === 'refusal' ? { refusal: text } : { text, logprobs }
  return [
    { role: 'close', bytes: emit(`response.${kind}.done`, { ...place, ...said }) },
    { role: 'close', bytes: emit('response.content_part.done', { ...place, part: full }) },
  ]
}

function partFrames(part: Record<string, unknown>, place: object, emit: Emit): WireFrame[] {
  const { kind, text, logprobs, empty } = partWords(part)
  const sure = (index: number) => (kind === 'refusal' ? {} : { logprobs: logprobs.slice(index, index + 1) })
  return [
    { role: 'open', bytes: emit('response.content_part.added', { ...place, part: empty }) },
    ...textPieces(text).map(
      (delta, index): WireFrame => ({
        role: 'text',
        bytes: emit(`response.${kind}.delta`, { ...place, delta, ...sure(index) }),
        text: delta,
      }),
    ),
    ...partClose(part, place, emit),
  ]
}

function reasoningFrames(item: Item, place: object, emit: Emit): WireFrame[] {
  const text = asText(asObjects(item['summary'])[0]?.['text'])
  const at = { ...place, summary_index: 0 }
  return [
    { role: 'open', bytes: emit('response.reasoning_summary_part.added', { ...at, part: { type: 'summary_text', text: '' } }) },
    ...textPieces(text).map(
      (delta): WireFrame => ({ role: 'reasoning', bytes: emit('response.reasoning_summary_text.delta', { ...at, delta }) }),
    ),
    { role: 'close', bytes: emit('response.reasoning_summary_text.done', { ...at, text }) },
    { role: 'close', bytes: emit('response.reasoning_summary_part.done', { ...at, part: { type: 'summary_text', text } }) },
  ]
}

/** The frames that close an item: its parts or arguments first, if they are still open. */
export function itemClose(item: Item, outputIndex: number, emit: Emit): WireFrame[] {
  const place = { item_id: item['id'], output_index: outputIndex }
  const closed = { ...item, status: 'completed' }
  const inner: WireFrame[] = []
  if (item['type'] === 'message') {
    for (const [contentIndex, part] of asObjects(item['content']).entries())
      inner.push(...partClose(part, { ...place, content_index: contentIndex }, emit))
  } else if (item['type'] === 'function_call') {
    inner.push({
      role: 'close',
      bytes: emit('response.function_call_arguments.done', { ...place, name: item['name'], arguments: item['arguments'] }),
    })
  } else if (item['type'] === 'custom_tool_call') {
    inner.push({ role: 'close', bytes: emit('response.custom_tool_call_input.done', { ...place, input: item['input'] }) })
  }
  return [...inner, { role: 'close', bytes: emit('response.output_item.done', { output_index: outputIndex, item: closed }) }]
}

function callFrames(item: Item, outputIndex: number, callIndex: number, emit: Emit): WireFrame[] {
  const custom = item['type'] === 'custom_tool_call'
  const field = custom ? 'input' : 'arguments'
  const delta = custom ? 'response.custom_tool_call_input.delta' : 'response.function_call_arguments.delta'
  const name = asText(item['name'])
  const place = { item_id: item['id'], output_index: outputIndex }
  const added = { output_index: outputIndex, item: { ...item, status: 'in_progress', [field]: '' } }
  return [
    { role: 'tool_open', bytes: emit('response.output_item.added', added), tool: { index: callIndex, name, piece: '', offset: 0 } },
    ...argumentPieces(asText(item[field])).map(
      ({ piece, offset }): WireFrame => ({
        role: 'tool_arguments',
        bytes: emit(delta, { ...place, delta: piece }),
        tool: { index: callIndex, name, piece, offset },
      }),
    ),
    ...itemClose(item, outputIndex, emit),
  ]
}

function messageFrames(item: Item, outputIndex: number, emit: Emit): WireFrame[] {
  const place = { item_id: item['id'], output_index: outputIndex }
  return [
    {
      role: 'open',
      bytes: emit('response.output_item.added', { output_index: outputIndex, item: { ...item, status: 'in_progress', content: [] } }),
    },
    ...asObjects(item['content']).flatMap((part, contentIndex) => partFrames(part, { ...place, content_index: contentIndex }, emit)),
    { role: 'close', bytes: emit('response.output_item.done', { output_index: outputIndex, item }) },
  ]
}

function reasoningItemFrames(item: Item, outputIndex: number, emit: Emit): WireFrame[] {
  return [
    { role: 'open', bytes: emit('response.output_item.added', { output_index: outputIndex, item: { ...item, summary: [] } }) },
    ...reasoningFrames(item, { item_id: item['id'], output_index: outputIndex }, emit),
    { role: 'close', bytes: emit('response.output_item.done', { output_index: outputIndex, item }) },
  ]
}

const running: Ending = { status: 'in_progress', incomplete_details: null }

/** The one event that ends a response. */
export function terminalFrame(response: Item, emit: Emit): WireFrame {
  const type = response['status'] === 'incomplete' ? 'response.incomplete' : 'response.completed'
  return { role: 'finish', bytes: emit(type, { response }) }
}

/** A reply as a stream of events. There is no end marker after the terminal event. */
export function responsesFrames(reply: ModelReply, context: WireContext): WireFrame[] {
  const emit = eventMaker()
  const items = toItems(reply, context)
  const begun = responseObject(context, running, [], reply)
  const frames: WireFrame[] = [
    { role: 'open', bytes: emit('response.created', { response: begun }) },
    { role: 'open', bytes: emit('response.in_progress', { response: begun }) },
  ]
  let calls = 0
  for (const [outputIndex, item] of items.entries()) {
    if (item['type'] === 'reasoning') frames.push(...reasoningItemFrames(item, outputIndex, emit))
    else if (item['type'] === 'message') frames.push(...messageFrames(item, outputIndex, emit))
    else frames.push(...callFrames(item, outputIndex, calls++, emit))
  }
  return [...frames, terminalFrame(responseObject(context, toEnding(reply.finish), items, reply), emit)]
}
