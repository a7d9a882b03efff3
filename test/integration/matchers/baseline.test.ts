import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import '../../../matchers/index.ts'
import {
  defineScenario,
  khaosagent,
  khaostest,
  llmEmptyCompletion,
  llmLatency,
  llmRateLimit,
  llmServerError,
  llmTruncatedOutput,
  run,
  toolError,
} from '../../../src/index.ts'
import { aiSdkDesk, anthropicDesk, desks, openaiDesk } from '../../support/desk-agents.ts'
import { failureOf } from './failure-of.ts'

const LOOK = 'Where is order A-1007?'
const desk = { refunds: [] as string[] }

describe.each(desks)('toMatchBaseline on %s', (_client, make) => {
  const agent = make(desk)

  it('holds where a fault makes no difference but time', async () => {
    await expect(agent).toMatchBaseline({ input: LOOK, faults: [llmLatency({ delayMs: 900 })] })
    expect(await failureOf(() => expect(agent).not.toMatchBaseline({ input: LOOK, faults: [llmLatency()] }))).toContain(
      'expected  a case that differs from its undisturbed baseline\nhappened  nothing differs from the baseline',
    )
  })

  it('holds after a good retry: failed attempts are no answered calls', async () => {
    await expect(agent).toMatchBaseline({ input: LOOK, faults: [llmRateLimit({ retryAfterSeconds: 1 })] })
  })

  it('does not hold where the answer is another one', async () => {
    await expect(agent).not.toMatchBaseline({ input: LOOK, faults: [toolError({ message: 'no database' }).forTool('lookup_order')] })
    const message = await failureOf(() =>
      expect(agent).toMatchBaseline({ input: LOOK, faults: [toolError({ message: 'no database' }).forTool('lookup_order')] }),
    )
    expect(message).toContain('expected  every case to be as its undisturbed baseline')
    expect(message).toContain('the answer differs\n')
    expect(message).toMatch(/replay {4}npx khaostest replay '.*tool_error/)
  })
})

describe('the tolerance of toMatchBaseline', () => {
  const faults = [toolError({ message: 'no database' }).forTool('lookup_order')]
  const agent = openaiDesk(desk)

  it('asks for as much likeness of answers as it is told to', async () => {
    const others = { calls: 1, toolCalls: 'ignored' } as const

    await expect(agent).toMatchBaseline({ input: LOOK, faults, tolerance: { answer: 0, ...others } })
    await expect(agent).toMatchBaseline({ input: LOOK, faults, tolerance: { answer: 0.1, ...others } })
    expect(await failureOf(() => expect(agent).toMatchBaseline({ input: LOOK, faults, tolerance: { answer: 0.95, ...others } }))).toMatch(
      /the answer differs \(\d+ % alike, 95 % asked for\)/,
    )
    expect(await failureOf(() => expect(agent).toMatchBaseline({ input: LOOK, faults, tolerance: { answer: 0, calls: 1 } }))).toContain(
      'other tool calls\n            were lookup_order({"order_id":"A-1007"}), refund_order(',
    )
  })

  it('counts answered calls and tool calls, within what is allowed', async () => {
    const eager = eagerAgent()
    const options = { input: LOOK, faults: [llmEmptyCompletion().onCall(1)] }

    await expect(eager).not.toMatchBaseline({ ...options, tolerance: { answer: 0 } })
    await expect(eager).toMatchBaseline({ ...options, tolerance: { answer: 0, calls: 1 } })
    expect(await failureOf(() => expect(eager).toMatchBaseline({ ...options, tolerance: { answer: 0 } }))).toContain(
      '2 answered provider calls where there were 1',
    )
  })

  it.each<[object, string]>([
    [{ answer: 2 }, '`tolerance.answer` is 2. Give a share from 0 to 1.'],
    [{ calls: -1 }, '`tolerance.calls` is -1'],
    [{ toolCalls: 'some' }, 'Give one of same, any_order, names, ignored.'],
    [{ words: 1 }, '`tolerance` has no "words". Known: answer, calls, toolCalls.'],
  ])('refuses %j', async (tolerance, message) => {
    expect(await failureOf(() => expect(agent).toMatchBaseline({ input: LOOK, tolerance: tolerance as never }))).toContain(message)
  })
})

/** Asks once more when there was no text. */
function eagerAgent() {
  const client = new OpenAI({ apiKey: 'test' })
  return khaosagent({ name: 'eager', version: '1.0.0' }, async ({ payload }) => {
    const ask = async () =>
      (await client.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: payload.text }] })).choices[0]
        ?.message.content
    return (await ask()) || (await ask())
  })
}

describe('toMatchBaseline', () => {
  const agent = anthropicDesk(desk)

  it('compares a whole run with its own baselines', async () => {
    const same = await run({ agent, input: LOOK, faults: [llmLatency()] })
    const other = await run({ agent, input: LOOK, faults: [llmTruncatedOutput({ keepFraction: 0.3 }).always()] })
    const unpaired = await run({ agent, input: LOOK, faults: [llmLatency()], phases: ['resilience'] })

    await expect(same).toMatchBaseline()
    await expect(other).not.toMatchBaseline()
    expect(await failureOf(() => expect(unpaired).toMatchBaseline())).toContain('there is no baseline to compare with')
    expect(await failureOf(() => expect(unpaired).not.toMatchBaseline())).toContain('there is no baseline to compare with')
    expect(await failureOf(() => expect(same).toMatchBaseline({ input: LOOK }))).toContain('says how to run an agent')
  })

  it('is undecided where nothing disturbs the agent', async () => {
    expect(await failureOf(() => expect(agent).toMatchBaseline({ input: LOOK }))).toContain('no disturbed case ran')
    expect(await failureOf(() => expect(agent).not.toMatchBaseline({ input: LOOK }))).toContain('no disturbed case ran')
  })

  it('is undecided in both directions where the fault never acted', async () => {
    const options = { input: LOOK, faults: [toolError().forTool('pay_*')] }

    expect(await failureOf(() => expect(agent).toMatchBaseline(options))).toContain('undecided: NOT_EXERCISED')
    expect(await failureOf(() => expect(agent).not.toMatchBaseline(options))).toContain('undecided: NOT_EXERCISED')
  })

  it('compares every turn of a scenario', async () => {
    const scenario = defineScenario({ name: 'two', turns: [LOOK, 'And where is order B-2?'] })
    const faults = [llmServerError().onTurn(2)]

    await expect(aiSdkDesk(desk)).toMatchBaseline({ scenario, faults })
    expect(await failureOf(() => expect(openaiDesk(desk, { maxRetries: 0 })).toMatchBaseline({ scenario, faults }))).toContain(
      'the answer of turn 2 differs',
    )
  })
})

khaostest(
  'an open case is compared with the agent undisturbed on the same words',
  { agent: openaiDesk(desk) },
  async ({ agent, khaos }) => {
    expect(await failureOf(() => expect(khaos).toMatchBaseline())).toContain('has done nothing in this test so far')
    await agent.send(LOOK)
    await expect(khaos).toMatchBaseline()

    khaos.inject(toolError({ message: 'no database' }).forTool('lookup_order'))
    await agent.send(LOOK)
    await expect(khaos).not.toMatchBaseline()
    expect(await failureOf(() => expect(khaos).toMatchBaseline())).toContain('the answer of turn 2 differs')
  },
)

khaostest('code that was not said anything has no baseline', { agent: openaiDesk(desk) }, async ({ khaos }) => {
  const client = new Anthropic({ apiKey: 'test' })
  await khaos.run(() => client.messages.create({ model: 'claude-haiku-4-5', max_tokens: 9, messages: [{ role: 'user', content: LOOK }] }))

  expect(await failureOf(() => expect(khaos).toMatchBaseline())).toContain('nothing was said to the agent')
  expect(await failureOf(() => expect(khaos).not.toMatchBaseline())).toContain('nothing was said to the agent')
})
