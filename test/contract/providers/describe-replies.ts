import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { neutralCodes } from '../../../src/model/disturbance.ts'
import { finishReasons, type ModelReply } from '../../../src/model/exchange.ts'
import type { Provider, WireReply } from '../../../src/providers/provider.ts'
import { sentText } from '../../../src/providers/sent-text.ts'
import { createWireContext, freshIds } from '../../support/wire-context.ts'
import type { ProviderFixtures } from './fixtures.ts'

const usage = { inputTokens: 31, outputTokens: 12, cachedTokens: 5, reasoningTokens: 2 }
const text = 'Grüße aus Zürich 🏔️: der Zug fährt um 7:42 Uhr, Gleis 5.'
const args = '{"query":"Zürich \\"HB\\" 🏔️","limit":3}'

function reply(fields: Partial<ModelReply>): ModelReply {
  return { toolCalls: [], finish: 'stop', usage, ...fields }
}

const samples: Readonly<Record<string, ModelReply>> = {
  text: reply({ text }),
  'empty text': reply({ text: '' }),
  nothing: reply({}),
  'text and two calls': reply({
    text,
    finish: 'tool_calls',
    toolCalls: [
      { id: 'call_1', name: 'find', arguments: args },
      { id: 'call_2', name: 'pay', arguments: '{}' },
    ],
  }),
  length: reply({ text, finish: 'length' }),
  refusal: reply({ refusal: 'I will not do that.', finish: 'refusal' }),
}

const arbitraryReply: fc.Arbitrary<ModelReply> = fc
  .record({
    text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
    calls: fc.array(
      fc.record({
        name: fc.stringMatching(/^[a-z_]{1,12}$/),
        args: fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true }),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ text: said, calls }) =>
    reply({
      text: said,
      toolCalls: calls.map(({ name, args: values }, index) => ({ id: `call_${index}`, name, arguments: JSON.stringify(values) })),
      finish: calls.length > 0 ? 'tool_calls' : 'stop',
    }),
  )

/** A reply as a wire says it that has no place for refusals. */
function inText({ refusal, ...rest }: ModelReply): ModelReply {
  return refusal === undefined ? rest : { ...rest, text: refusal, finish: 'stop' }
}

/** What an adapter writes: replies, streams, ends and errors. */
export function describeReplies(adapter: Provider, fixtures: ProviderFixtures): void {
  const contextFor = (stream: boolean) => createWireContext(adapter, { ...fixtures.chat(stream), ids: freshIds() })
  const write = (sample: ModelReply, stream: boolean): WireReply => adapter.writeReply(sample, contextFor(stream))

  const counted = { ...usage, ...Object.fromEntries((fixtures.uncounted ?? []).map((key) => [key, 0])) }

  describe('replies', () => {
    describe.each([
      ['whole', false],
      ['streamed', true],
    ])('%s replies', (_form, stream) => {
      it.each(Object.entries(samples))('say what they were told: %s', (_name, sample) => {
        const read = adapter.readReply(sentText(write(sample, stream).frames), stream)

        const heard = fixtures.refusesInText ? inText(sample) : sample
        expect(read.text ?? '').toBe(heard.text ?? '')
        expect(read).toMatchObject({ toolCalls: heard.toolCalls, finish: heard.finish, usage: counted })
        expect(read.refusal).toBe(heard.refusal)
      })

      it('hold any text and any arguments', () => {
        fc.assert(
          fc.property(arbitraryReply, (sample) => {
            const read = adapter.readReply(sentText(write(sample, stream).frames), stream)

            expect(read.text).toBe(sample.text)
            expect(read.toolCalls.map((call) => [call.id, call.name, JSON.parse(call.arguments)])).toEqual(
              sample.toolCalls.map((call) => [call.id, call.name, JSON.parse(call.arguments)]),
            )
          }),
          { numRuns: 40 },
        )
      })

      it('are the same bytes for the same inputs', () => {
        const sample = samples['text and two calls'] ?? reply({})

        expect(write(sample, stream)).toEqual(write(sample, stream))
      })

      it.each([...finishReasons, { raw: 'weird_word' }, { raw: null }])('can end with %j', (finish) => {
        const read = adapter.readReply(sentText(write(reply({ text, finish }), stream).frames), stream)

        if (typeof finish === 'object') expect(read.finish).toEqual(finish)
        else expect(finishReasons).toContain(read.finish)
      })

      it('never break the reader, wherever they are cut', () => {
        const whole = sentText(write(samples['text and two calls'] ?? reply({}), stream).frames)

        for (let end = 0; end <= whole.length; end += 3) {
          const read = adapter.readReply(whole.slice(0, end), stream)
          expect(text.startsWith(read.text ?? '')).toBe(true)
        }
      })

      it('never break the reader, whatever they are', () => {
        const noise = fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `data: ${json}\n\n`),
          fc.json().map((json) => `${json}\n`),
        )

        fc.assert(
          fc.property(noise, (body) => adapter.readReply(body, stream).toolCalls.length >= 0),
          { numRuns: 60 },
        )
      })
    })

    it('says in its headers that a stream is chunked', () => {
      const { headers, streamed } = write(reply({ text }), true)

      expect(streamed).toBe(true)
      expect(headers).toMatchObject({ 'transfer-encoding': 'chunked' })
    })

    it('marks the pieces of text and of argument JSON in its frames', () => {
      const { frames } = write(samples['text and two calls'] ?? reply({}), true)
      const pieces = frames.filter(({ role, tool }) => role === 'tool_arguments' && tool?.index === 0).map(({ tool }) => tool)

      expect(frames.map((frame) => frame.text ?? '').join('')).toBe(text)
      expect(pieces.map((piece) => piece?.piece).join('')).toBe(args)
      for (const piece of pieces) expect(args.slice(piece?.offset).startsWith(piece?.piece ?? '-')).toBe(true)
      expect(frames.filter(({ role }) => role === 'finish')).toHaveLength(1)
    })

    it.each(['tool_calls', 'length', 'stop'] as const)('ends a cut stream as %s', (finish) => {
      const context = contextFor(true)
      const sent = adapter
        .writeReply(reply({ text }), context)
        .frames.filter((frame, index) => frame.role !== 'finish' && frame.role !== 'end' && index < 5)

      const read = adapter.readReply(sentText([...sent, ...adapter.endFrames(finish, context, sent)]), true)

      expect(text.startsWith(read.text ?? '-')).toBe(true)
      expect(read.finish).toBe(finish === 'length' ? 'length' : read.finish)
      expect(read.finish).not.toEqual({ raw: null })
    })

    it('keeps broken argument JSON as far as the wire can', () => {
      const broken = reply({ finish: 'tool_calls', toolCalls: [{ id: 'call_1', name: 'find', arguments: '{"query":"Zü' }] })

      for (const stream of [false, true]) {
        const read = adapter.readReply(sentText(write(broken, stream).frames), stream)
        expect(read.toolCalls).toEqual(broken.toolCalls)
      }
    })

    it.each(neutralCodes)('phrases %s', (code) => {
      const answer = adapter.phrase({ kind: 'status', code, message: 'as told', headers: { 'X-Trace': 'abc' } }, contextFor(false))

      expect(answer.streamed).toBe(false)
      expect(answer.frames).toHaveLength(1)
      expect(JSON.parse(sentText(answer.frames))).toBeTypeOf('object')
      if (answer.status !== 200) {
        expect(answer.status).toBeGreaterThanOrEqual(400)
        expect(sentText(answer.frames)).toContain('as told')
        expect(answer.headers).toMatchObject({ 'x-trace': 'abc', 'content-type': 'application/json' })
      }
    })

    it('lets a disturbance say status and body itself', () => {
      const page = { text: '<html>bad gateway</html>', contentType: 'text/html' }

      const answer = adapter.phrase({ kind: 'status', code: 'server_error', status: 502, body: page }, contextFor(false))

      expect(answer).toMatchObject({ status: 502, headers: { 'content-type': 'text/html' } })
      expect(sentText(answer.frames)).toBe(page.text)
    })
  })
}
