import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NeutralCode } from '../../../src/model/disturbance.ts'
import type { FinishReason, ModelReply } from '../../../src/model/exchange.ts'
import type { Provider } from '../../../src/providers/provider.ts'
import {
  breaks,
  cutInToolCall,
  fails,
  type ProviderServer,
  says,
  startProviderServer,
  withKeepAlives,
} from '../../support/provider-server.ts'
import type { Client, Raised } from './clients/client.ts'

const usage = { inputTokens: 20, outputTokens: 9, cachedTokens: 4, reasoningTokens: 3 }
const plain: ModelReply = {
  text: 'It rains in Øresund today – 5 °C, wind from the west. 🌧️ Take a coat.',
  toolCalls: [],
  finish: 'stop',
  usage,
}
const twoCalls: ModelReply = {
  text: 'One moment.',
  toolCalls: [
    { id: 'call_a', name: 'search', arguments: '{"q":"trains to Malmö, early ones"}' },
    { id: 'call_b', name: 'book', arguments: '{"day":"monday"}' },
  ],
  finish: 'tool_calls',
  usage,
}
const done: ModelReply = { text: 'All is booked.', toolCalls: [], finish: 'stop', usage }
const trip: ModelReply = { text: '{"city":"Malmö","days":3}', toolCalls: [], finish: 'stop', usage }

/** Drives one real client library against one adapter, whole and streamed. */
export function describeClient(adapter: Provider, publicOrigin: string, client: Client): void {
  describe(client.name, () => {
    let server: ProviderServer
    beforeAll(async () => {
      server = await startProviderServer(adapter, publicOrigin)
    })
    afterAll(() => server.close())

    describe.each([
      ['whole', false],
      ['streamed', true],
    ])('%s', (_form, stream) => {
      it('reads the text and counts the tokens', async () => {
        server.play(says(plain))

        const heard = await client.ask(server.origin, { text: 'weather?', system: 'Be brief.' }, stream)

        expect(heard.text).toBe(plain.text)
        const output = stream ? (client.streamedOutputTokens ?? 9) : 9
        expect(heard.usage).toMatchObject({ input: 20, output, ...(client.countsNoCache ? {} : { cached: 4 }) })
        expect(heard.usage?.reasoning ?? 3).toBe(3)
        expect(server.requests[0]).toMatchObject({
          stream,
          messages: [
            { role: 'system', text: 'Be brief.' },
            { role: 'user', text: 'weather?' },
          ],
        })
      })

      it('reads parallel tool calls with their arguments', async () => {
        server.play(says(twoCalls))

        const heard = await client.ask(server.origin, { text: 'plan it', tools: true }, stream)

        expect(heard.toolCalls).toEqual([
          { name: 'search', args: { q: 'trains to Malmö, early ones' } },
          { name: 'book', args: { day: 'monday' } },
        ])
        expect(server.requests[0]?.tools.map(({ name, schema }) => [name, schema['type']])).toEqual([
          ['search', 'object'],
          ['book', 'object'],
        ])
      })

      it('sends tool results that are read back with the ids and names of their calls', async () => {
        server.play(says(twoCalls), says(done))

        const text = await client.toolLoop(server.origin, stream)

        const second = server.requests[1]
        expect(text).toContain('All is booked.')
        expect(
          second?.messages
            .filter(({ role }) => role === 'tool')
            .map((message) => [message.toolResult?.callId, message.toolResult?.name, message.text]),
        ).toEqual([
          ['call_a', 'search', 'RESULT of search'],
          ['call_b', 'book', 'RESULT of book'],
        ])
        expect(second?.messages.flatMap(({ toolCalls }) => toolCalls ?? []).map(({ id, name }) => [id, name])).toEqual([
          ['call_a', 'search'],
          ['call_b', 'book'],
        ])
        expect(second?.messages.some(({ role, text: said }) => role === 'user' && said === 'plan it')).toBe(true)
        expect(second?.references).toEqual(expect.arrayContaining(['call_a', 'call_b']))
        expect(second?.unknownReferences).toBeUndefined()
      })

      const raisedErrors = (Object.entries(client.errors) as [NeutralCode, Raised][]).filter(([, { name }]) => name !== 'none')
      it.each(raisedErrors)('raises the right error for %s', async (code, raised) => {
        server.play(fails(code, { message: 'told so' }))

        const failure = await client.ask(server.origin, { text: 'hello' }, stream).then(
          () => undefined,
          (error: unknown) => error,
        )

        expect(failure).toBeInstanceOf(Error)
        expect(client.raised(failure)).toEqual(raised)
        expect(String((failure as Error).message)).toContain('told so')
      })

      it.each(Object.entries(client.finishes ?? {}))('shows the finish reason for %s', async (finish, word) => {
        const calls = finish === 'tool_calls' ? twoCalls : finish === 'refusal' ? { ...plain, refusal: 'No.', text: undefined } : plain
        const { text, ...rest } = calls
        server.play(says({ ...rest, ...(text === undefined ? {} : { text }), finish: finish as FinishReason }))

        const heard = await client.ask(server.origin, { text: 'hello', tools: true }, stream)

        expect(heard.finish).toBe(word)
        if (finish === 'refusal') expect(heard.refusal).toBe(client.hidesRefusal ? undefined : 'No.')
      })
    })

    it('reads a stream with keep-alive frames in it', async () => {
      server.play(withKeepAlives(plain))

      const heard = await client.ask(server.origin, { text: 'weather?' }, true)

      expect(heard.text).toBe(plain.text)
    })

    it('takes a call that was cut and then ended for a whole one', async () => {
      server.play(cutInToolCall(twoCalls, 8))

      const heard = client.ask(server.origin, { text: 'plan it', tools: true }, true)

      if (client.truncatedArguments === 'throws') await expect(heard).rejects.toThrow(/JSON/)
      else expect((await heard).toolCalls).toEqual([{ name: 'search', args: client.truncatedArguments }])
    })

    const { structured, streamFailure } = client
    if (structured !== undefined) {
      it('gets structured output by schema', async () => {
        server.play(says(trip))

        const parsed = await structured(server.origin)

        expect(parsed).toEqual({ city: 'Malmö', days: 3 })
        expect(server.requests[0]?.responseFormat).toMatchObject({ kind: 'schema', schema: { type: 'object' } })
      })
    }

    if (streamFailure !== undefined) {
      it.each([0, 2])('tells of an error event inside a stream after %i texts', async (afterTexts) => {
        server.play(breaks(plain, 'overloaded', afterTexts))

        const failure = await streamFailure(server.origin)

        expect(failure).toBeTruthy()
        expect(JSON.stringify(failure) + String(failure)).toMatch(client.streamFailureWords ?? /overloaded/i)
      })
    }
  })
}
