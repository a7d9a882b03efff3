import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import { llmToolCallIds, llmToolCallLoop, llmToolCallStorm, llmToolCallsDropped } from '../../../src/faults/index.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import { entriesOf } from '../../../src/model/ledger.ts'
import { models } from '../../../src/models/source.ts'
import { inCase } from '../../support/in-case.ts'
import { described, parameters, QUESTION } from './clients/question.ts'
import type { RunTool, ToolLoop } from './tool-loop.ts'
import { toolLoops } from './tool-loops.ts'

const ANSWER = 'It left our house this morning.'
const call = { name: 'lookup_order', arguments: { orderId: 'A-1007' } }
/** Calls once, then answers. */
const source = () =>
  models.scripted([(request) => (request.messages.some(({ toolResult }) => toolResult) ? ANSWER : { toolCalls: [call] })], { loop: true })

async function run(loop: ToolLoop, fault: FaultSpec) {
  const runs: unknown[] = []
  const tool: RunTool = (args) => {
    runs.push(args)
    return { status: 'shipped' }
  }
  const { scope, result } = await inCase(() => loop(tool), { faults: [fault], source: source() })
  const notes = entriesOf(scope.recorder.entries, 'note').map(({ code }) => code)
  return {
    answer: result.value,
    error: result.error,
    runs: runs.length,
    asked: entriesOf(scope.recorder.entries, 'exchange').length,
    isStopped: notes.includes('call_budget'),
    states: scope.schedule.report().map(({ state }) => state),
  }
}

interface Care {
  /** Rounds of calls before it gives up. */
  readonly steps?: number
  /** Calls it runs in one round. */
  readonly atOnce?: number
  /** Asks again when the reply promises calls and holds none. */
  readonly asksAgain?: boolean
}

/** A loop that looks at what it is given: runs each id once, stops when it goes round in circles, and says so. */
const careful =
  ({ steps = 5, atOnce = 4, asksAgain = true }: Care = {}): ToolLoop =>
  async (runTool) => {
    const client = new OpenAI({ apiKey: 'x' })
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: QUESTION }]
    for (let step = 0; step < steps; step++) {
      const { choices } = await client.chat.completions.create({
        model: 'gpt-4o-mini',
        messages,
        tools: [{ type: 'function', function: { ...described, parameters } }],
      })
      const { message, finish_reason } = choices[0] ?? {}
      const calls = [...new Map((message?.tool_calls ?? []).map((item) => [item.id, item])).values()].slice(0, atOnce)
      if (calls.length === 0 && finish_reason === 'tool_calls' && asksAgain) {
        messages.push({ role: 'assistant', content: message?.content || 'One moment.' }, { role: 'user', content: 'Please go on.' })
        continue
      }
      if (!message || calls.length === 0) return message?.content ?? ''
      messages.push({ ...message, tool_calls: calls })
      for (const item of calls) {
        if (item.type !== 'function') continue
        const text = JSON.stringify(await runTool(JSON.parse(item.function.arguments)))
        messages.push({ role: 'tool', tool_call_id: item.id, content: text })
      }
    }
    return 'I could not find out: the same look-up again and again.'
  }

const loops = Object.entries(toolLoops)
const loopOf = (name: string): ToolLoop => toolLoops[name] ?? expect.fail(`no loop of ${name}`)
/** They validate what they get, or what they send. */
const strict = ['ai sdk', 'cohere']

describe('the same call in every reply', () => {
  it.each(Object.entries(toolLoops).filter(([name]) => name !== 'ai sdk'))(
    'never ends for a loop without a limit: %s',
    async (_name, loop) => {
      const { runs, isStopped, states } = await run(loop, llmToolCallLoop())

      expect(isStopped).toBe(true)
      expect(runs).toBeGreaterThan(30)
      expect(states).toEqual(['fired'])
    },
  )

  it('ends for a loop with a limit of steps', async () => {
    expect(await run(loopOf('ai sdk'), llmToolCallLoop())).toMatchObject({ asked: 6, runs: 6, isStopped: false })
    expect(await run(careful(), llmToolCallLoop())).toMatchObject({
      asked: 5,
      isStopped: false,
      answer: expect.stringContaining('could not'),
    })
  })

  it('is the first call of the case, again', async () => {
    const seen: unknown[] = []
    await inCase(() => careful({ steps: 3 })((args) => void seen.push(args)), { faults: [llmToolCallLoop()], source: source() })

    expect(seen).toEqual([call.arguments, call.arguments, call.arguments])
  })
})

describe('many calls at once', () => {
  it.each(loops)('are all run by a loop that runs what it is given: %s', async (_name, loop) => {
    expect(await run(loop, llmToolCallStorm({ count: 12 }))).toMatchObject({ runs: 12, answer: ANSWER, states: ['fired'] })
  })

  it('are run as far as a careful loop lets them', async () => {
    expect(await run(careful({ atOnce: 4 }), llmToolCallStorm({ count: 12 }))).toMatchObject({ runs: 4, answer: ANSWER })
  })
})

describe('ids', () => {
  it('that two calls share make a loop run the side effect twice, unless it looks at them', async () => {
    expect(await run(loopOf('openai chat'), llmToolCallIds())).toMatchObject({ runs: 2, answer: ANSWER })
    expect(await run(careful(), llmToolCallIds())).toMatchObject({ runs: 1, answer: ANSWER })
  })

  it.each(loops.filter(([name]) => !strict.includes(name)))(
    'that are missing do not keep the result from the model: %s',
    async (_name, loop) => {
      const { answer, runs, states } = await run(loop, llmToolCallIds({ mode: 'missing' }))

      expect([answer, runs, states]).toEqual([ANSWER, 1, ['fired']])
    },
  )

  it.each(strict)('that are missing end the run of a client that validates: %s', async (name) => {
    const { error, answer } = await run(loopOf(name), llmToolCallIds({ mode: 'missing' }))

    expect(error).toBeInstanceOf(Error)
    expect(answer).toBeUndefined()
  })

  it.each(loops)('that are too long come back: %s', async (_name, loop) => {
    expect(await run(loop, llmToolCallIds({ mode: 'too_long' }))).toMatchObject({ answer: ANSWER, runs: 1 })
  })
})

describe('calls that a filter stripped', () => {
  it('leave a careless loop with nothing, and one that asks again with an answer', async () => {
    expect(await run(loopOf('openai chat'), llmToolCallsDropped())).toMatchObject({ answer: '', runs: 0, asked: 1 })
    expect(await run(careful(), llmToolCallsDropped())).toMatchObject({ answer: ANSWER, runs: 1, asked: 3 })
    expect(await run(careful({ asksAgain: false }), llmToolCallsDropped())).toMatchObject({ answer: '' })
  })
})
