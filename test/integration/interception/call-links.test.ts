import { type Message, Ollama, type ToolCall } from 'ollama'
import { describe, expect, it } from 'vitest'
import { toolError } from '../../../src/faults/index.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import { entriesOf } from '../../../src/model/ledger.ts'
import { models } from '../../../src/models/source.ts'
import { inCase } from '../../support/in-case.ts'

const lookup = (orderId: string) => ({ name: 'lookup', arguments: { orderId } })
const source = () => models.scripted([{ toolCalls: [lookup('A-1'), lookup('A-2')] }, { toolCalls: [lookup('A-1')] }, 'All done.'])

type Retell = (call: ToolCall, index: number) => object

/** A loop of an agent that keeps its history in a form of its own. */
async function loop(retell: Retell, named: (call: ToolCall, index: number) => object): Promise<string> {
  const client = new Ollama()
  const messages: Message[] = [{ role: 'user', content: 'Look it up.' }]
  for (;;) {
    const { message } = await client.chat({ model: 'llama3.3', messages })
    const calls = message.tool_calls ?? []
    if (calls.length === 0) return message.content
    messages.push({ role: 'assistant', content: message.content, tool_calls: calls.map(retell) as ToolCall[] })
    for (const [index, call] of calls.entries())
      messages.push({ role: 'tool', content: `status of ${call.function.arguments['orderId']}`, ...named(call, index) })
  }
}

const bare: Retell = ({ function: called }) => ({ function: { name: called.name, arguments: called.arguments } })
const ownId = (call: ToolCall): string => `own-${(call as ToolCall & { id: string }).id.slice(-6)}`
const forms: Readonly<Record<string, readonly [Retell, (call: ToolCall, index: number) => object]>> = {
  'keeps what the server sent': [(call) => call, (call) => ({ tool_name: call.function.name })],
  'drops ids': [bare, (call) => ({ tool_name: call.function.name })],
  'drops ids and names': [bare, () => ({})],
  'draws ids of its own': [(call, index) => ({ ...bare(call, index), id: ownId(call) }), (call) => ({ tool_call_id: ownId(call) })],
}

async function observe(form: keyof typeof forms, faults: readonly FaultSpec[] = []) {
  const [retell, named] = forms[form] ?? expect.fail(`no form ${form}`)
  const { scope, result } = await inCase(() => loop(retell, named), { source: source(), faults, caseId: 'links' })
  if (result.error) throw result.error
  const shown = entriesOf(scope.recorder.entries, 'exchange').at(-1)?.request.messages ?? []
  return {
    calls: entriesOf(scope.recorder.entries, 'tool_call').map(({ callId }) => callId),
    results: entriesOf(scope.recorder.entries, 'tool_result').map(({ callId, text }) => [callId, text]),
    shown: shown.filter(({ toolResult }) => toolResult).map(({ text, toolResult }) => [toolResult?.callId, text]),
    reports: scope.schedule.report().map(({ state }) => state),
  }
}

describe.each(Object.keys(forms))('a client that %s', (form) => {
  it('has its results counted under the calls of the case, the same call twice included', async () => {
    const { calls, results, shown } = await observe(form)

    expect(new Set(calls).size).toBe(3)
    const expected = [
      [calls[0], 'status of A-1'],
      [calls[1], 'status of A-2'],
      [calls[2], 'status of A-1'],
    ]
    expect(results).toEqual(expected)
    expect(shown).toEqual(expected)
  })

  it.each([1, 2, 3])('has the result of call %i disturbed and no other', async (number) => {
    const { shown, reports } = await observe(form, [toolError({ shape: 'text' }).onCall(number)])

    expect(shown.map(([, text]) => text === 'Error: Tool error')).toEqual([1, 2, 3].map((at) => at === number))
    expect(reports).toEqual(['fired'])
  })
})

describe('calls that are none of ours', () => {
  it('keep their ids', async () => {
    const history: Message[] = [
      { role: 'user', content: 'Earlier.' },
      { role: 'assistant', content: '', tool_calls: [{ function: lookup('A-9') }] },
      { role: 'tool', tool_name: 'lookup', content: 'old status' },
      { role: 'user', content: 'And now?' },
    ]

    const { scope } = await inCase(() => new Ollama().chat({ model: 'llama3.3', messages: history }), {
      source: models.scripted(['Fine.']),
    })

    const [result] = entriesOf(scope.recorder.entries, 'tool_result')
    expect(result?.callId).toMatch(/^call_lookup_/)
    expect(entriesOf(scope.recorder.entries, 'tool_call')).toEqual([])
  })
})
