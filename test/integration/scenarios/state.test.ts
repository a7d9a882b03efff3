import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import { between, defineScenario, khaosagent, llmRateLimit, run, turn } from '../../../src/core.ts'
import { anthropicDesk, openaiDesk } from '../../support/desk-agents.ts'

const LOOK = 'Where is order A-1007?'

/** Keeps its conversation in the module, as agents should not. `store` is its store; it sends all of it. */
function forgetfulAgent(store: OpenAI.ChatCompletionMessageParam[]) {
  const client = new OpenAI({ apiKey: 'test' })
  return khaosagent({ name: 'forgetful', version: '1.0.0' }, async ({ payload }) => {
    store.push({ role: 'user', content: payload.text })
    const reply = await client.chat.completions.create({ model: 'gpt-4o-mini', messages: store })
    const content = reply.choices[0]?.message.content ?? ''
    store.push({ role: 'assistant', content })
    return content
  })
}

describe('state', () => {
  it('is made for each trial, and the handler, the next text and the hooks share it', async () => {
    const seen: unknown[] = []
    const scenario = defineScenario({
      name: 'counting',
      state: () => ({ customer: 'Ann' }),
      turns: [
        LOOK,
        between(1, 2, ({ state }) => {
          seen.push({ ...state })
          state['customer'] = 'Ben'
        }),
        turn((_results, state) => `I am ${state['customer']}. ${LOOK}`),
      ],
    })

    const { records } = await run({ agent: openaiDesk({ refunds: [] }), scenario, trials: 2 })

    expect(seen).toEqual([
      { customer: 'Ann', turns: 1 },
      { customer: 'Ann', turns: 1 },
    ])
    expect(records.map((record) => record.turns?.[1]?.input)).toEqual([`I am Ben. ${LOOK}`, `I am Ben. ${LOOK}`])
    expect(records.flatMap(({ notes }) => notes)).toEqual([])
  })

  it('that an agent carries from trial to trial is told, in the record and in the run', async () => {
    const { records, manifest } = await run({
      agent: forgetfulAgent([]),
      scenario: defineScenario({ name: 'leaky', turns: [LOOK] }),
      trials: 3,
    })

    expect(records.map(({ notes }) => notes.length)).toEqual([0, 1, 1])
    expect(records[1]?.notes[0]).toMatch(/^state_leak: the first request of this trial holds 3 messages, that of the first trial 1:/)
    expect(manifest.warnings.join()).toContain('State leaks between trials of leaky')
  })

  it('shows also between an undisturbed run and a disturbed one', async () => {
    const { records } = await run({ agent: forgetfulAgent([]), input: LOOK, faults: [llmRateLimit()], phases: ['resilience'] })

    expect(records[0]?.notes.join()).toContain('state_leak')
  })

  it('is found where the agent hides it in its instructions', async () => {
    const client = new OpenAI({ apiKey: 'test' })
    let memory = ''
    const agent = khaosagent({ name: 'hiding', version: '1.0.0' }, async ({ payload }) => {
      const messages = [
        { role: 'system' as const, content: `You know: ${memory}` },
        { role: 'user' as const, content: payload.text },
      ]
      const reply = await client.chat.completions.create({ model: 'gpt-4o-mini', messages })
      memory = reply.choices[0]?.message.content ?? ''
      return memory
    })

    const { records } = await run({ agent, scenario: defineScenario({ name: 's', turns: [LOOK] }), trials: 2 })

    expect(records[1]?.notes.join()).toContain('holds an answer of an earlier one')
  })

  it('does not leak where `reset` empties the store of the agent', async () => {
    const store: OpenAI.ChatCompletionMessageParam[] = []
    const scenario = defineScenario({ name: 'clean', turns: [LOOK], reset: () => store.splice(0) })

    const { records } = await run({ agent: forgetfulAgent(store), scenario, trials: 3 })

    expect(records.flatMap(({ notes }) => notes)).toEqual([])
  })

  it('is not said to leak where the agent only sends the time of day', async () => {
    const client = new OpenAI({ apiKey: 'test' })
    let tick = 0
    const agent = khaosagent({ name: 'dated', version: '1.0.0' }, async ({ payload }) => {
      const messages = [
        { role: 'system' as const, content: `It is ${++tick} o'clock.` },
        { role: 'user' as const, content: payload.text },
      ]
      return (await client.chat.completions.create({ model: 'gpt-4o-mini', messages })).choices[0]?.message.content
    })

    const { records } = await run({ agent, scenario: defineScenario({ name: 's', turns: [LOOK] }), trials: 2 })

    expect(records.flatMap(({ notes }) => notes)).toEqual([])
  })
})

describe('a hook between two turns', () => {
  it('changes what later turns carry', async () => {
    const scenario = defineScenario({
      name: 'forgetting',
      turns: [LOOK, between(1, 2, ({ history }) => history.splice(0)), 'And now?'],
    })

    const { records } = await run({ agent: anthropicDesk({ refunds: [] }), scenario })

    const first = records[0]?.ledger.find((entry) => entry['kind'] === 'exchange' && entry['turn'] === 2)
    // The instructions and the new words alone.
    expect(first?.['request']).toMatchObject({ messages: 2 })
  })

  it('may inject a fault from there on, which counts as one of the case', async () => {
    const scenario = defineScenario({
      name: 'injected',
      turns: [LOOK, between(1, 2, ({ khaos }) => khaos.inject(llmRateLimit({ retryAfterSeconds: 3 }))), LOOK],
    })

    const { records } = await run({ agent: openaiDesk({ refunds: [] }), scenario })

    expect(records[0]?.turns?.map(({ faults }) => faults)).toEqual([[], ['llm_rate_limit']])
    expect(Number(records[0]?.turns?.[1]?.durationMs)).toBeGreaterThanOrEqual(3_000)
  })

  it('answers some of the agent’s own calls, and sees the facts of the case so far', async () => {
    const answers: string[] = []
    const agent = khaosagent({ name: 'caller', version: '1.0.0' }, async ({ payload }) => {
      const status = await fetch('https://shop.example.test/order').then(
        (response) => response.text(),
        () => 'no answer',
      )
      answers.push(status)
      return (await openai.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: payload.text }] }))
        .choices[0]?.message.content
    })
    const openai = new OpenAI({ apiKey: 'test' })
    const scenario = defineScenario({
      name: 'mocked',
      turns: [
        LOOK,
        between(1, 2, ({ khaos }) => {
          expect(khaos.turns.map(({ turn: number, ok }) => [number, ok])).toEqual([[1, true]])
          expect(khaos.exchanges).toHaveLength(1)
          khaos.http('GET https://shop.example.test/*', () => new Response('shipped'))
        }),
        LOOK,
      ],
    })

    await run({ agent, scenario })

    expect(answers).toEqual(['no answer', 'shipped'])
  })

  it('may not add an attack that nobody would judge', async () => {
    const scenario = defineScenario({
      name: 's',
      turns: [LOOK, between(1, 2, ({ khaos }) => khaos.attack({ set: 'smoke' })), LOOK],
    })

    await expect(run({ agent: openaiDesk({ refunds: [] }), scenario })).rejects.toThrow('Name them in `attacks` of the scenario')
  })
})
