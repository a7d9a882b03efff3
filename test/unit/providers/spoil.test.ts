import { describe, expect, it } from 'vitest'
import { isObject, jsonLeaves } from '../../../src/internal/json.ts'
import type { ModelReply } from '../../../src/model/exchange.ts'
import type { Spoiling } from '../../../src/model/spoiling.ts'
import { builtInProviders } from '../../../src/providers/catalog.ts'
import type { Provider, WireReply } from '../../../src/providers/provider.ts'
import { jsonIn } from '../../../src/providers/spoil/frame-json.ts'
import { spoilReply } from '../../../src/providers/spoil/spoil-reply.ts'
import { billedCall } from '../../../src/telemetry/billed-call.ts'
import { totalUsage } from '../../../src/telemetry/usage.ts'
import { requestOf } from '../../support/model-requests.ts'
import { createWireContext, freshIds } from '../../support/wire-context.ts'

const usage = { inputTokens: 40, outputTokens: 24, cachedTokens: 8, reasoningTokens: 0 }
const reply: ModelReply = {
  text: 'Your order A-1007 has left our house this morning and should be with you on Friday.',
  toolCalls: [
    { id: 'call_1', name: 'lookup_order', arguments: '{"orderId":"A-1007","urgent":true}' },
    { id: 'call_2', name: 'lookup_order', arguments: '{"orderId":"B-2008","urgent":false}' },
  ],
  finish: 'tool_calls',
  usage,
}

/** Where each wire is asked, and what switches streams and log-probabilities on. */
const asked: Readonly<Record<string, (stream: boolean) => { readonly url: string; readonly body: object }>> = {
  'openai-chat': (stream) => ({
    url: 'https://api.openai.com/v1/chat/completions',
    body: { model: 'm', messages: [], logprobs: true, ...(stream ? { stream, stream_options: { include_usage: true } } : {}) },
  }),
  'openai-responses': (stream) => ({
    url: 'https://api.openai.com/v1/responses',
    body: { model: 'm', input: 'Hi', include: ['message.output_text.logprobs'], stream },
  }),
  anthropic: (stream) => ({ url: 'https://api.anthropic.com/v1/messages', body: { model: 'm', max_tokens: 9, messages: [], stream } }),
  gemini: (stream) => ({
    url: `https://generativelanguage.googleapis.com/v1beta/models/m:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    body: { contents: [], generationConfig: { responseLogprobs: true } },
  }),
  mistral: (stream) => ({ url: 'https://api.mistral.ai/v1/chat/completions', body: { model: 'm', messages: [], stream } }),
  cohere: (stream) => ({ url: 'https://api.cohere.com/v2/chat', body: { model: 'm', messages: [], stream } }),
  ollama: (stream) => ({ url: 'http://127.0.0.1:11434/api/chat', body: { model: 'm', messages: [], stream } }),
  bedrock: (stream) => ({
    url: `https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse${stream ? '-stream' : ''}`,
    body: { messages: [{ role: 'user', content: [{ text: 'Hi' }] }] },
  }),
}
const wires = builtInProviders.filter(({ name }) => name in asked)
const cases = wires.flatMap((provider) =>
  [false, true].map((stream) => [provider.name, stream ? 'streamed' : 'whole', provider, stream] as const),
)

function writtenBy(provider: Provider, stream: boolean) {
  const { url, body } = asked[provider.name]?.(stream) ?? expect.fail(`no request for ${provider.name}`)
  const context = createWireContext(provider, { url, body, ids: freshIds() })
  const written = provider.writeReply(reply, context)
  const spoil = (spoiling: Spoiling) => spoilReply(provider, written, spoiling, context)
  const changed = (spoiling: Spoiling): WireReply => {
    const spoilt = spoil(spoiling)
    return 'none' in spoilt ? expect.fail(`${provider.name}: ${spoilt.none}`) : spoilt.reply
  }
  return { written, spoil, changed, texts: (from: WireReply) => jsonOf(provider, from) }
}

/** The JSON of every frame. */
function jsonOf({ payload }: Provider, { frames }: WireReply): readonly Record<string, unknown>[] {
  return frames.map((frame) => jsonIn(frame, payload)).filter((json) => json !== undefined)
}

/** A reply as `readReply` takes it. */
function textOf({ payload }: Provider, { frames, streamed }: WireReply): string {
  return Buffer.concat(frames.map(({ bytes }) => Buffer.from(bytes))).toString(streamed && payload ? 'latin1' : 'utf8')
}

const COUNT = /usage|eval_count/i
const counts = (values: readonly unknown[]): readonly unknown[] =>
  values.flatMap((value) => [...jsonLeaves(value)].filter(({ path }) => COUNT.test(path.join('.'))).map((leaf) => leaf.value))

it('covers every wire that is asked by itself', () => {
  expect(builtInProviders.map(({ name }) => name).filter((name) => !(name in asked))).toEqual(['bedrock-invoke'])
})

describe.each(cases)('token counts of %s, %s', (_name, _form, provider, stream) => {
  const { written, changed, texts } = writtenBy(provider, stream)
  const before = counts(texts(written)).filter((value) => typeof value === 'number')
  const countsOf = (mode: Extract<Spoiling, { target: 'usage' }>['mode']) => counts(texts(changed({ target: 'usage', mode, factor: 100 })))

  it('are there to begin with', () => {
    expect(before.length).toBeGreaterThan(1)
  })

  it('can be missing', () => {
    expect(countsOf('missing').filter((value) => value !== null)).toEqual([])
  })

  it('can be zero, negative, huge or text, each of them', () => {
    expect(
      countsOf('zero')
        .filter((value) => typeof value === 'number')
        .every((value) => value === 0),
    ).toBe(true)
    expect(
      countsOf('negative')
        .filter((value) => typeof value === 'number')
        .every((value) => Number(value) < 0),
    ).toBe(true)
    expect(countsOf('huge').filter((value) => typeof value === 'number')).toEqual(before.map((value) => value * 100))
    expect(countsOf('string').filter((value) => typeof value === 'number')).toEqual([])
    expect(countsOf('string').filter((value) => typeof value === 'string' && /^\d+$/.test(value)).length).toBe(before.length)
  })

  it.each(['missing', 'zero', 'negative', 'huge', 'string'] as const)('%s: are no bill', (mode) => {
    const read = provider.readReply(textOf(provider, changed({ target: 'usage', mode, factor: 100_000 })), stream)
    const bill = billedCall({ request: requestOf({ model: 'gpt-4o' }), source: 'live', reply: read })

    expect(bill.usage).toBeNull()
    expect(totalUsage([bill])).toMatchObject({ calls: 1, inputTokens: 0, outputTokens: 0, costUsd: null })
  })

  it('are all that changes', () => {
    const withoutCounts = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(withoutCounts)
      return isObject(value)
        ? Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (COUNT.test(key) ? [] : [[key, withoutCounts(item)]])))
        : value
    }

    expect(withoutCounts(texts(changed({ target: 'usage', mode: 'string', factor: 1 })))).toEqual(withoutCounts(texts(written)))
  })
})

describe.each(cases)("tomorrow's API of %s, %s", (_name, _form, provider, stream) => {
  const { written, changed, spoil, texts } = writtenBy(provider, stream)
  const said = (from: WireReply) => provider.readReply(textOf(provider, from), stream)

  it.each(['unknown_field', 'unknown_block', 'renamed_field'] as const)(
    '%s: says the same to those who pass over what they do not know',
    (mode) => {
      const after = changed({ target: 'api', mode })

      expect(texts(after)).not.toEqual(texts(written))
      expect(said(after)).toMatchObject({ text: reply.text, finish: said(written).finish })
      expect(said(after).toolCalls.map(({ name, arguments: args }) => [name, JSON.parse(args)])).toEqual(
        reply.toolCalls.map(({ name, arguments: args }) => [name, JSON.parse(args)]),
      )
    },
  )

  it('has more events in a stream, and none in a whole reply', () => {
    const spoilt = spoil({ target: 'api', mode: 'unknown_event' })

    if (!stream) return expect(spoilt).toEqual({ none: 'a whole reply has no events' })
    expect(changed({ target: 'api', mode: 'unknown_event' }).frames.length).toBe(written.frames.length + 1)
  })

  it('has a new word in place of one that decides nothing, or says that it has none', () => {
    const spoilt = spoil({ target: 'api', mode: 'unknown_enum' })

    if ('none' in spoilt) return expect(spoilt.none).toContain('no word')
    expect(JSON.stringify(texts(spoilt.reply))).toContain('"next"')
    expect(said(spoilt.reply)).toMatchObject({ text: reply.text, finish: said(written).finish })
  })
})

describe.each(wires.map((provider) => [provider.name, provider] as const))('calls in a stream of %s', (name, provider) => {
  const { written, spoil, texts } = writtenBy(provider, true)
  const numbers = (from: WireReply) => JSON.stringify(texts(from))

  it('share one number, where they have some', () => {
    const spoilt = spoil({ target: 'call_ids', mode: 'reused_index' })

    if (['gemini', 'ollama'].includes(name)) return expect(spoilt).toEqual({ none: 'this wire does not number its calls' })
    if ('none' in spoilt) return expect.fail(spoilt.none)
    expect(numbers(spoilt.reply)).not.toBe(numbers(written))
    expect(spoilt.reply.frames).toHaveLength(written.frames.length)
  })

  it('are told under another id later, where it is told twice', () => {
    const spoilt = spoil({ target: 'call_ids', mode: 'changed' })

    if (!['openai-chat', 'openai-responses'].includes(name)) return expect(spoilt).toEqual({ none: 'this wire says the id of a call once' })
    if ('none' in spoilt) return expect.fail(spoilt.none)
    expect(numbers(spoilt.reply)).toContain('_changed"')
    expect(numbers(spoilt.reply)).toContain('"call_1"')
  })
})

describe.each(cases.filter(([name]) => ['openai-chat', 'openai-responses', 'gemini'].includes(name)))(
  'log-probabilities of %s, %s',
  (_name, _form, provider, stream) => {
    const { written, changed, texts } = writtenBy(provider, stream)
    const VALUES = /"log(?:prob|Probability)":(?:-?[\d.]+|"NaN")/g
    const values = (from: WireReply) => JSON.stringify(texts(from)).match(VALUES) ?? []

    it('are there where the request asks for them', () => {
      expect(values(written).length).toBeGreaterThan(5)
    })

    it('can be missing, no numbers, or too few', () => {
      expect(values(changed({ target: 'logprobs', mode: 'missing' }))).toEqual([])
      expect(values(changed({ target: 'logprobs', mode: 'nan' })).every((value) => value.endsWith('"NaN"'))).toBe(true)
      expect(values(changed({ target: 'logprobs', mode: 'nan' }))).toHaveLength(values(written).length)
      const few = values(changed({ target: 'logprobs', mode: 'wrong_length' })).length
      expect(few).toBeGreaterThan(0)
      expect(few).toBeLessThan(values(written).length)
    })
  },
)

describe('what is not there', () => {
  it('is said: nobody asked, or the wire has none', () => {
    const chat = wires.find(({ name }) => name === 'openai-chat') ?? expect.fail('no chat')
    const context = createWireContext(chat, {
      url: 'https://api.openai.com/v1/chat/completions',
      body: { model: 'm', messages: [], stream: true },
    })
    const streamed = chat.writeReply(reply, context)

    expect(spoilReply(chat, streamed, { target: 'logprobs', mode: 'nan' }, context)).toEqual({
      none: 'the request asks for no log-probabilities',
    })
    expect(spoilReply(chat, streamed, { target: 'usage', mode: 'zero', factor: 1 }, context)).toEqual({ none: 'the reply states no usage' })
    const { spoil } = writtenBy(wires.find(({ name }) => name === 'anthropic') ?? chat, false)
    expect(spoil({ target: 'logprobs', mode: 'nan' })).toEqual({ none: 'this wire has no log-probabilities' })
  })

  it('is done in the nearest way by a wire without parts, and said', () => {
    const ollama = wires.find(({ name }) => name === 'ollama') ?? expect.fail('no ollama')

    expect(writtenBy(ollama, false).spoil({ target: 'api', mode: 'unknown_block' })).toMatchObject({
      approximated: 'this wire has no parts: an unknown field',
    })
  })
})
