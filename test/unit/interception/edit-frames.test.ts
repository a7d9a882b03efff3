import { describe, expect, it } from 'vitest'
import { bytesOf } from '../../../src/interception/frame-bytes.ts'
import { editFrames } from '../../../src/interception/framing/edit-frames.ts'
import type { FrameEditContext } from '../../../src/interception/framing/frame-edit.ts'
import { payloadOf } from '../../../src/internal/frame-text.ts'
import { createDraw } from '../../../src/internal/random.ts'
import { type FrameEdit, strayKinds, usageModes } from '../../../src/model/disturbance.ts'
import type { ModelReply, Usage } from '../../../src/model/exchange.ts'
import type { WireFrame } from '../../../src/model/wire.ts'
import { builtInProviders } from '../../../src/providers/catalog.ts'
import type { Provider } from '../../../src/providers/provider.ts'
import { createWireContext, freshIds } from '../../support/wire-context.ts'

const usage: Usage = { inputTokens: 12, outputTokens: 30, cachedTokens: 4, reasoningTokens: 0 }
const said: ModelReply = { text: 'Your order A-1007 has left our house this morning.', toolCalls: [], finish: 'stop', usage }
const called: ModelReply = {
  toolCalls: [
    { id: 'call_1', name: 'lookup', arguments: '{"orderId":"A-1007","urgent":true}' },
    { id: 'call_2', name: 'lookup', arguments: '{"orderId":"B-2008","urgent":false}' },
  ],
  finish: 'tool_calls',
  usage,
}

const urls: Readonly<Record<string, string>> = {
  'openai-chat': 'https://api.openai.com/v1/chat/completions',
  'openai-responses': 'https://api.openai.com/v1/responses',
  anthropic: 'https://api.anthropic.com/v1/messages',
  gemini: 'https://generativelanguage.googleapis.com/v1beta/models/gemini-test:streamGenerateContent?alt=sse',
  bedrock: 'https://bedrock-runtime.eu-west-1.amazonaws.com/model/claude-test/converse-stream',
  mistral: 'https://api.mistral.ai/v1/chat/completions',
  cohere: 'https://api.cohere.com/v2/chat',
  ollama: 'http://127.0.0.1:11434/api/chat',
}
const providers = builtInProviders.filter(({ name }) => urls[name] !== undefined)
const providerOf = (name: string): Provider => providers.find((provider) => provider.name === name) ?? expect.fail(`no provider ${name}`)

function streamOf(provider: Provider, reply: ModelReply, url = urls[provider.name] ?? '') {
  const body = { model: 'm', stream: true, stream_options: { include_usage: true }, messages: [], contents: [], input: 'x' }
  const context = createWireContext(provider, { url, body, ids: freshIds() })
  const wire = { ...context, request: { ...context.request, stream: true } }
  const frames = provider.writeReply(reply, wire).frames
  const editing = (draw: string): FrameEditContext => ({ provider, wire, draw: createDraw(draw), usage: reply.usage })
  return { frames, edit: (edit: FrameEdit, draw = 'a') => editFrames(frames, edit, editing(draw)) }
}

function edited(result: ReturnType<typeof editFrames>) {
  return 'frames' in result ? result : expect.fail(JSON.stringify(result))
}

const textOf = (provider: Provider, frames: readonly WireFrame[]): ModelReply =>
  provider.readReply(Buffer.concat(frames.map(bytesOf)).toString(provider.name === 'bedrock' ? 'latin1' : 'utf8'), true)

describe.each(providers.map((provider) => [provider.name, provider] as const))('frames of %s', (name, provider) => {
  const { frames, edit } = streamOf(provider, said)

  it('say what the reply says before any edit', () => {
    expect(textOf(provider, frames).text).toBe(said.text)
  })

  it('come twice, late or not at all', () => {
    const twice = edited(edit({ edit: 'duplicate', n: 1 }))
    const late = edited(edit({ edit: 'reorder', n: 1 }))
    const gone = edited(edit({ edit: 'drop', n: 1 }))

    expect([twice, late, gone].map((result) => result.frames.length - frames.length)).toEqual([1, 0, -1])
    expect(late.frames.toSorted(byBytes)).toEqual(frames.toSorted(byBytes))
    for (const result of [twice, late, gone]) expect(piecesOf(result.frames)).not.toBe(said.text)
    expect(piecesOf(gone.frames).length).toBeLessThan(said.text?.length ?? 0)
  })

  it('differ first where the edit says so', () => {
    for (const kind of ['duplicate', 'reorder', 'drop'] as const) {
      const { frames: after, at } = edited(edit({ edit: kind, n: 2 }))
      expect(after.slice(0, at)).toEqual(frames.slice(0, at))
      expect(after[at]).not.toEqual(frames[at])
    }
  })

  it('are drawn: the same draw gives the same frames, another draw others', () => {
    const places = ['a', 'b', 'c', 'd', 'e', 'f'].map((draw) => JSON.stringify(edited(edit({ edit: 'drop', n: 1 }, draw)).effective))

    expect(JSON.stringify(edited(edit({ edit: 'drop', n: 1 }, 'a')).effective)).toBe(places[0])
    expect(new Set(places).size).toBeGreaterThan(1)
  })

  it('lose their end, and all content stays', () => {
    for (const what of ['done', 'finish', 'both'] as const) {
      const { frames: after, effective } = edited(edit({ edit: 'unend', what }))
      const reply = textOf(provider, after)

      expect(reply.text).toBe(said.text)
      expect(effective).toMatchObject({ edit: 'unend' })
      if (what !== 'done') expect(reply.finish).toEqual({ raw: null })
      expect(after.some(({ role }) => role === 'end')).toBe(what === 'finish' && frames.some(({ role }) => role === 'end'))
    }
  })

  it('go on after the end, in one piece with it', () => {
    const { frames: after, at } = edited(edit({ edit: 'after_end', frames: 2 }))

    expect(after).toHaveLength(frames.length)
    expect(at).toBe(frames.length - 1)
    expect(bytesOf(after[at] as WireFrame).length).toBeGreaterThan(bytesOf(frames[at] as WireFrame).length)
    expect(after[at]?.role).toBe(frames[at]?.role)
  })

  it.each(strayKinds)('have a stray one of kind %s that leaves the others alone', (stray) => {
    const result = edit({ edit: 'stray', stray })
    if ('noop' in result) return expect(`${name} ${stray}`).toBe('ollama index_jump')

    const { frames: after, at } = edited(result)
    expect(after.toSpliced(at, 1)).toEqual(frames)
    expect(after[at]?.role).toBe('extra')
    expect(JSON.parse(payloadText(provider, after[at] as WireFrame))).toBeTypeOf('object')
  })

  it.each(['bad_json', 'html', 'binary'] as const)('have one that cannot be read: %s', (garbage) => {
    const { frames: after, at, effective } = edited(edit({ edit: 'garbage', afterChunks: 2, garbage }))

    expect(at).toBe(2)
    expect(after.toSpliced(2, 1)).toEqual(frames)
    expect(() => JSON.parse(payloadText(provider, after[2] as WireFrame))).toThrow()
    expect(effective).toMatchObject({ edit: 'garbage', garbage })
    expect(edit({ edit: 'garbage', afterChunks: 500, garbage })).toEqual({ tooLate: `wanted chunk 500, the stream had ${frames.length}` })
  })

  it.each(usageModes)('count wrongly: %s', (mode) => {
    const result = edit({ edit: 'usage', usage: mode })
    if ('noop' in result) return expect(`${name} ${mode}`).toBe('cohere early')

    const reply = textOf(provider, edited(result).frames)
    const counts = [reply.usage.inputTokens, reply.usage.outputTokens]
    expect(reply.text).toBe(said.text)
    if (mode === 'missing') expect(counts).toEqual([0, 0])
    if (mode === 'negative') expect(counts.every((count) => count < 0)).toBe(true)
    if (mode === 'reset') expect(reply.usage.outputTokens).toBe(0)
    if (mode === 'early') expect(edited(result).at).toBeLessThan(frames.findIndex(({ role }) => role === 'text') + 1)
  })

  it('of parallel calls are interleaved, each call in its own order; a call in one event cannot be', () => {
    const calls = streamOf(provider, called)
    const result = calls.edit({ edit: 'interleave_tools' })
    const inPieces = calls.frames.filter(({ tool }) => tool?.index === 0).length > 1

    if (!inPieces) return expect(result).toEqual({ noop: 'each call comes whole, in one event' })
    const order = edited(result).frames.flatMap(({ tool }) => (tool === undefined ? [] : [tool.index]))
    expect(order.slice(0, 4)).toEqual([0, 1, 0, 1])
    expect(textOf(provider, edited(result).frames).toolCalls.map((call) => call.arguments)).toEqual(
      called.toolCalls.map((call) => call.arguments),
    )
  })
})

/** The text as its deltas tell it: some dialects tell it again at the end. */
const piecesOf = (frames: readonly WireFrame[]): string => frames.map(({ text }) => text ?? '').join('')
const byBytes = (a: WireFrame, b: WireFrame) => Buffer.compare(bytesOf(a), bytesOf(b))
const payloadText = (provider: Provider, frame: WireFrame): string =>
  (typeof frame.bytes === 'string'
    ? payloadOf(frame.bytes)
    : (provider.payload?.read(frame) ?? payloadOf(String(Buffer.from(frame.bytes))))) ?? 'no payload'

describe('what an edit needs', () => {
  it('sequence numbers of Responses stay in order when calls are interleaved, and show a gap when an event is lost', () => {
    const provider = providerOf('openai-responses')
    const numbers = (frames: readonly WireFrame[]) =>
      frames.map(({ bytes }) => (JSON.parse(payloadOf(String(bytes)) ?? '') as { sequence_number: number }).sequence_number)
    const woven = edited(streamOf(provider, called).edit({ edit: 'interleave_tools' }))
    const lossy = edited(streamOf(provider, said).edit({ edit: 'drop', n: 1 }))

    expect(numbers(woven.frames)).toEqual(woven.frames.map((_, index) => index))
    expect(numbers(lossy.frames)).not.toEqual(lossy.frames.map((_, index) => index))
  })

  it('the first delta moves before what opens the stream, where something opens it', () => {
    const anthropic = providerOf('anthropic')
    const moved = edited(streamOf(anthropic, said).edit({ edit: 'stray', stray: 'delta_before_start' }))

    expect(moved.frames[0]?.role).toBe('text')
    expect(moved.frames[1]?.role).toBe('open')
    expect(streamOf(providerOf('gemini'), said).edit({ edit: 'stray', stray: 'delta_before_start' })).toEqual({
      noop: 'this stream begins with its first delta: nothing opens it',
    })
  })

  it('a stream that nobody asked to count has no counts', () => {
    const chat = providerOf('openai-chat')
    const body = { model: 'm', stream: true, messages: [] }
    const wire = createWireContext(chat, { url: urls['openai-chat'] ?? '', body, ids: freshIds() })
    const { frames } = chat.writeReply(said, wire)

    expect(editFrames(frames, { edit: 'usage', usage: 'missing' }, { provider: chat, wire, draw: createDraw('a'), usage })).toMatchObject({
      noop: expect.stringContaining('must ask for them'),
    })
  })

  it('a stream that is one array stays one: nothing comes before its bracket', () => {
    const gemini = providerOf('gemini')
    const { edit } = streamOf(gemini, said, (urls['gemini'] ?? '').replace('?alt=sse', ''))
    const stray = edited(edit({ edit: 'stray', stray: 'unknown_event' }))
    const garbage = edited(edit({ edit: 'garbage', afterChunks: 0, garbage: 'html' }))
    const dropped = ['a', 'b', 'c', 'd'].map((draw) => edited(edit({ edit: 'drop', n: 1 }, draw)))

    expect(JSON.parse(stray.frames.map(({ bytes }) => bytes).join(''))).toHaveLength(stray.frames.length - 1)
    expect(garbage.at).toBe(1)
    for (const { frames } of dropped) expect(JSON.parse(frames.map(({ bytes }) => bytes).join(''))).toHaveLength(frames.length - 1)
  })

  it('no content, no edit of content', () => {
    const silent = streamOf(providerOf('openai-chat'), { toolCalls: [], finish: 'stop', usage })

    expect(silent.edit({ edit: 'drop', n: 1 })).toEqual({ noop: 'the stream has no frame with content' })
    expect(silent.edit({ edit: 'after_end', frames: 1 })).toEqual({ noop: 'the stream has no frame with content' })
    expect(silent.edit({ edit: 'interleave_tools' })).toEqual({ noop: 'the reply has no two calls at once' })
  })
})
