import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonLeaves, parseJson, stableStringify } from '../../../src/internal/json.ts'
import type { ModelRequest, RequestMessage, ToolChoice } from '../../../src/model/exchange.ts'
import type { RequestRewrite, RewrittenMessage } from '../../../src/model/request-edit.ts'
import type { Provider } from '../../../src/providers/provider.ts'
import type { ProviderFixtures, RequestFixture } from './fixtures.ts'

/** What a message says, without the ids that some wires count out anew. */
function said({ role, text, toolCalls = [], toolResult, attachments = [] }: RequestMessage): unknown {
  const calls = toolCalls.map((call) => [call.name, stableStringify(parseJson(call.arguments) ?? call.arguments)])
  return { role, text, calls, attachments, ...(toolResult ? { answers: toolResult.name, isError: toolResult.isError } : {}) }
}

/** An assistant that says nothing and calls nothing: not every wire can send that. */
const isNothing = ({ role, text, toolCalls = [], attachments = [] }: RequestMessage): boolean =>
  role === 'assistant' && text === '' && toolCalls.length + attachments.length === 0

/** Bare calls after an answer are part of it where a wire cannot tell. */
function callsJoined(messages: readonly RequestMessage[]): RequestMessage[] {
  const joined: RequestMessage[] = []
  for (const message of messages) {
    const last = joined.at(-1)
    const isBare = message.role === 'assistant' && message.text === '' && message.toolCalls !== undefined
    if (last?.role === 'assistant' && isBare)
      joined[joined.length - 1] = { ...last, toolCalls: [...(last.toolCalls ?? []), ...(message.toolCalls ?? [])] }
    else joined.push(message)
  }
  return joined
}

/** A conversation in the form every wire can give it: one system text, then the rest. */
function conversation(messages: readonly RequestMessage[]): unknown {
  const system = messages.filter(({ role }) => role === 'system').map(({ text }) => text)
  const spoken = messages.filter((message) => message.role !== 'system' && !isNothing(message))
  return { system: system.join('\n'), spoken: callsJoined(spoken).map(said) }
}

function changedLeaves(before: unknown, after: unknown): string[] {
  const old = new Map(Array.from(jsonLeaves(before), ({ path, value }) => [path.join('/'), value]))
  const now = new Map(Array.from(jsonLeaves(after), ({ path, value }) => [path.join('/'), value]))
  return [...new Set([...old.keys(), ...now.keys()])].filter((path) => old.get(path) !== now.get(path))
}

/** A message together with the results of its calls. */
function unitsOf(messages: readonly RequestMessage[]): number[][] {
  const units: number[][] = []
  for (const [index, { toolResult }] of messages.entries()) {
    const asked = units.findLast((unit) => unit.some((at) => messages[at]?.toolCalls?.some(({ id }) => id === toolResult?.callId)))
    if (toolResult && asked) asked.push(index)
    else units.push([index])
  }
  return units
}

/** What an adapter makes of a request that a fault rewrote in neutral words. */
export function describeRewrites(adapter: Provider, fixtures: ProviderFixtures): void {
  const requests = fixtures.requests.filter(({ holdsFixedPart }) => !holdsFixedPart)
  const canAsk = (mode: ToolChoice['mode']) => fixtures.toolChoices?.includes(mode) ?? true
  const rewritten = (fixture: RequestFixture, rewrite: RequestRewrite) => {
    const context = { url: new URL(fixture.url), memory: new Map() }
    const result = adapter.rewriteRequest?.(fixture.body, rewrite, context) ?? expect.fail(`${adapter.name} cannot rewrite requests`)
    if ('impossible' in result) return expect.fail(result.impossible)
    return { ...result, read: adapter.readRequest(result.body, context) }
  }
  const readOf = ({ url, body }: RequestFixture): ModelRequest => adapter.readRequest(body, { url: new URL(url), memory: new Map() })
  const asRead = (messages: readonly RequestMessage[]): RewrittenMessage[] => messages.map((message, from) => ({ message, from }))

  describe('rewrites', () => {
    it.each(requests)('leaves $name as it was, to the byte, when nothing changed', (fixture) => {
      const before = JSON.stringify(fixture.body)

      const { body } = rewritten(fixture, { messages: asRead(readOf(fixture).messages) })

      expect(JSON.stringify(body)).toBe(before)
      expect(JSON.stringify(fixture.body)).toBe(before)
    })

    it.each(requests.flatMap((fixture) => readOf(fixture).messages.map((message, at) => ({ ...fixture, at, role: message.role }))))(
      'moves one leaf for the text of message $at ($role) of $name',
      ({ at, ...fixture }) => {
        const { messages } = readOf(fixture)
        const changed = messages.map((message, index) => (index === at ? { ...message, text: `${message.text} Changed.` } : message))

        const { body, read } = rewritten(fixture, { messages: asRead(changed) })

        expect(conversation(read.messages)).toEqual(conversation(changed))
        const grown = messages[at]?.text === '' || (messages[at]?.attachments ?? []).length > 0
        if (!grown) expect(changedLeaves(fixture.body, body)).toHaveLength(1)
      },
    )

    it('reads back as the edit for any choice, order, copy and insertion, calls beside their results', () => {
      const made: RequestMessage[] = [
        { role: 'user', text: 'Something else.' },
        { role: 'assistant', text: 'Something was said.' },
      ]
      const fixture = fc.constantFrom(...requests)
      const edit = fixture.chain((chosen) => {
        const { messages } = readOf(chosen)
        const system = messages.flatMap(({ role }, index) => (role === 'system' ? [index] : []))
        const units = unitsOf(messages).filter(([first = 0]) => messages[first]?.role !== 'system')
        const picks = fc.array(fc.oneof(fc.constantFrom(...units), fc.constantFrom(...made.map((_, index) => -1 - index))), {
          maxLength: 6,
        })
        return fc.record({ chosen: fc.constant(chosen), picks, keepsSystem: fc.boolean(), system: fc.constant(system) })
      })

      fc.assert(
        fc.property(edit, ({ chosen, picks, keepsSystem, system }) => {
          const { messages } = readOf(chosen)
          const places = [...(keepsSystem ? system : []), ...picks.flat()]
          const list = places.map((at): RewrittenMessage => {
            const message = (at < 0 ? made[-1 - at] : messages[at]) as RequestMessage
            return at < 0 ? { message } : { message, from: at }
          })

          const { read, body } = rewritten(chosen, { messages: list })

          expect(conversation(read.messages)).toEqual(conversation(list.map(({ message }) => message)))
          const outside = (input: unknown) => ({
            ...(input as object),
            messages: 0,
            contents: 0,
            input: 0,
            system: 0,
            systemInstruction: 0,
            instructions: 0,
          })
          if (keepsSystem) expect(outside(body)).toEqual(outside(chosen.body))
        }),
        { numRuns: 200 },
      )
    })

    it('writes calls and results that nobody sent', () => {
      const called = { id: 'call_new', name: 'lookup_order', arguments: '{"order_id":9}' }
      const exchange: RequestMessage[] = [
        { role: 'assistant', text: 'I look.', toolCalls: [called, { ...called, id: 'call_more' }] },
        { role: 'tool', text: 'lost', toolResult: { callId: 'call_new', name: 'lookup_order', isError: false } },
        { role: 'tool', text: 'found', toolResult: { callId: 'call_more', name: 'lookup_order', isError: false } },
      ]
      for (const fixture of requests) {
        const { messages } = readOf(fixture)
        const list = [...asRead(messages), ...exchange.map((message) => ({ message }))]

        const { read } = rewritten(fixture, { messages: list })

        expect(conversation(read.messages)).toEqual(conversation(list.map(({ message }) => message)))
        expect(read.messages.at(-1)?.toolResult?.callId).toBe('call_more')
      }
    })

    it('drops calls together with their results, and nothing beside them', () => {
      for (const fixture of requests) {
        const { messages } = readOf(fixture)
        const [called] = messages.flatMap(({ toolCalls = [] }) => toolCalls)
        if (called === undefined) continue
        const list = messages.flatMap((message, from) => {
          if (message.toolResult?.callId === called.id) return []
          if (!message.toolCalls?.includes(called)) return [{ message, from }]
          const { toolCalls = [], ...rest } = message
          const others = toolCalls.filter((call) => call !== called)
          return [{ message: others.length > 0 ? { ...rest, toolCalls: others } : rest, from }]
        })

        const { read } = rewritten(fixture, { messages: list })

        expect(conversation(read.messages)).toEqual(conversation(list.map(({ message }) => message)))
      }
    })

    it.each([{ mode: 'none' }, { mode: 'required' }, { mode: 'auto' }] as const satisfies ToolChoice[])(
      'sets parameters that read back, tool choice $mode',
      (toolChoice) => {
        for (const fixture of requests) {
          const { read, approximated } = rewritten(fixture, { params: { temperature: 0.7, maxOutputTokens: 77, toolChoice } })

          expect(read).toMatchObject({ temperature: 0.7, maxOutputTokens: 77, ...(canAsk(toolChoice.mode) ? { toolChoice } : {}) })
          if (!canAsk(toolChoice.mode)) expect(approximated).toHaveLength(1)
          expect(read.messages).toEqual(readOf(fixture).messages)
        }
      },
    )

    it('asks for one tool by name', () => {
      for (const fixture of requests) {
        const [tool] = readOf(fixture).tools
        if (tool === undefined) continue
        const { read, approximated } = rewritten(fixture, { params: { toolChoice: { mode: 'named', name: tool.name } } })

        if (canAsk('named')) expect(read.toolChoice).toEqual({ mode: 'named', name: tool.name })
        else expect(approximated).toHaveLength(1)
      }
    })

    it('changes a tool description in one leaf, drops a tool, adds one', () => {
      for (const fixture of requests) {
        const { tools } = readOf(fixture)
        const first = tools.find(({ description }) => description !== '' && JSON.stringify(fixture.body).includes(description))
        if (first === undefined) continue
        const others = tools.filter((tool) => tool !== first)
        const described = { ...first, description: 'Described anew.' }

        const changed = rewritten(fixture, { tools: tools.map((tool) => (tool === first ? described : tool)) })
        const added = { name: 'extra', description: 'One more.', schema: { type: 'object', properties: {} } } as const

        expect(changed.read.tools).toEqual(tools.map((tool) => (tool === first ? described : tool)))
        expect(changedLeaves(fixture.body, changed.body)).toHaveLength(1)
        expect(rewritten(fixture, { tools: others }).read.tools).toEqual(others)
        expect(JSON.stringify(rewritten(fixture, { tools: [...tools, added] }).body)).toContain('One more.')
      }
    })

    it('names another model, or says that its URL does', () => {
      for (const fixture of requests) {
        const context = { url: new URL(fixture.url), memory: new Map() }
        const result = adapter.rewriteRequest?.(fixture.body, { model: 'another-model' }, context)
        if (result && 'body' in result) expect(adapter.readRequest(result.body, context).model).toBe('another-model')
        else expect(result?.impossible).toContain('URL')
      }
    })

    it('survives any body', () => {
      const context = { url: new URL(requests[0]?.url ?? 'https://model.test'), memory: new Map() }
      fc.assert(
        fc.property(fc.jsonValue(), (body) => {
          const { messages } = adapter.readRequest(body, context)
          adapter.rewriteRequest?.(
            body,
            { messages: [...asRead(messages), { message: { role: 'user', text: 'x' } }], tools: [], params: { temperature: 1 } },
            context,
          )
        }),
        { numRuns: 100 },
      )
    })
  })
}
