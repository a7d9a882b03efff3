import { describe, expect, it } from 'vitest'
import { toolResultMismatch } from '../../../../src/faults/index.ts'
import { entriesOf } from '../../../../src/model/ledger.ts'
import { clients, inLoop, parallelLookups } from './in-loop.ts'

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false })

const order = (args: unknown) => ({ order: (args as { orderId: string }).orderId })
const of = (id: string) => JSON.stringify({ order: id })

/** What each provider says to a request whose calls and results do not pair. The others take it as it is. */
const refusals: Readonly<Record<string, readonly [missing: RegExp, unknown: RegExp]>> = {
  'openai chat': [/did not have response messages/, /not found in 'tool_calls'/],
  'openai responses': [/No tool output found for function call/, /No tool call found for function call output/],
  anthropic: [/were found without `tool_result` blocks/, /unexpected `tool_use_id`/],
  genai: [/number of function response parts/, /number of function response parts/],
  'ai sdk': [/No tool output found for function call|did not have response messages/, /No tool call found|not found in 'tool_calls'/],
  bedrock: [/Expected toolResult blocks/, /exceed the toolUse blocks/],
  mistral: [/Not the same number of function calls and responses/, /Not the same number of function calls and responses/],
}

describe.each(clients)('a result that does not pair with its call, on %s', (client) => {
  const refusal = refusals[client]

  it('is missing: the provider refuses, or the model never sees it', async () => {
    const { error, exchanges, shown, states, fired } = await inLoop(client, order, [toolResultMismatch()])

    expect(states).toEqual(['fired'])
    expect(fired).toEqual([expect.objectContaining({ via: 'wire', mode: 'drop', tool: 'lookup_order' })])
    expect(shown[1]).toEqual([])
    if (refusal) {
      expect(String(error)).toMatch(refusal[0])
      expect(exchanges.map(({ outcome, status }) => [outcome.kind, status])).toEqual([
        ['answered', 200],
        ['status', 400],
      ])
      expect(exchanges[1]?.faults).toHaveLength(1)
    } else {
      expect(error).toBeUndefined()
      expect(shown[2]?.map(({ text }) => text)).toEqual([of('A-1008')])
    }
  })

  it('belongs to another call: two change places', async () => {
    const { text, shown, states, fired } = await inLoop(client, order, [toolResultMismatch({ mode: 'swap' })], parallelLookups)

    expect(text).toBe('It has been shipped.')
    expect(shown[1]?.map((result) => result.text)).toEqual([of('A-1008'), of('A-1007')])
    expect(states).toEqual(['fired'])
    expect(fired).toHaveLength(1)
  })

  it('waits with the change of places until there is another', async () => {
    const { shown, states } = await inLoop(client, order, [toolResultMismatch({ mode: 'swap' })])

    expect(shown[1]?.map((result) => result.text)).toEqual([of('A-1007')])
    expect(shown[2]?.map((result) => result.text)).toEqual([of('A-1008'), of('A-1007')])
    expect(states).toEqual(['fired'])
  })

  it('names a call that never was, where results name their calls', async () => {
    const { error, states, nearMiss, exchanges } = await inLoop(client, order, [toolResultMismatch({ mode: 'wrong_id' })])

    if (states[0] === 'noop') {
      expect(nearMiss).toContain('results carry no ids of calls on this wire')
      return
    }
    expect(states).toEqual(['fired'])
    if (refusal) expect(String(error)).toMatch(refusal[1])
    const [asked] = entriesOf(exchanges, 'exchange').flatMap(({ reply }) => reply?.toolCalls ?? [])
    const named = exchanges[1]?.request.messages.flatMap(({ toolResult }) => toolResult?.callId ?? [])
    expect(named).not.toContain(asked?.id)
  })
})

describe('elsewhere than on the wire', () => {
  it('a wrapped tool gives nothing back', async () => {
    const { wrapTool } = await import('../../../../src/agents/wrap-tool.ts')
    const got: unknown[] = []
    const tool = wrapTool('lookup_order', async (args: unknown) => order(args))
    const { states } = await inLoop(
      'openai chat',
      async (args) => {
        got.push(await tool(args))
        return got.at(-1) ?? 'nothing'
      },
      [toolResultMismatch({ via: 'wrapper' })],
    )

    expect(got).toEqual([undefined, order({ orderId: 'A-1008' })])
    expect(states).toEqual(['fired'])
  })

  it('a wrapped tool gives what another call gave', async () => {
    const { wrapTool } = await import('../../../../src/agents/wrap-tool.ts')
    const { shown } = await inLoop(
      'openai chat',
      wrapTool('lookup_order', async (args: unknown) => order(args)),
      [toolResultMismatch({ mode: 'swap', via: 'wrapper' })],
    )

    expect(shown[2]?.map(({ text }) => text)).toEqual([of('A-1007'), of('A-1007')])
  })

  it('a wrapped tool has no id that could be wrong', async () => {
    const { wrapTool } = await import('../../../../src/agents/wrap-tool.ts')
    const { states, nearMiss } = await inLoop(
      'openai chat',
      wrapTool('lookup_order', async (args: unknown) => order(args)),
      [toolResultMismatch({ mode: 'wrong_id', via: 'wrapper' })],
    )

    expect(states).toEqual(['noop'])
    expect(nearMiss).toContain('the call has no id here')
  })
})
