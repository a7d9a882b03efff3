import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import '../../../matchers/index.ts'
import { defineScenario, khaosagent, khaostest, llmRateLimit, models, run } from '../../../src/index.ts'
import { desks, openaiDesk } from '../../support/desk-agents.ts'
import { failureOf } from './failure-of.ts'

const LOOK = 'Where is order A-1007?'
const desk = { refunds: [] as string[] }

/** Asks the model with ever so much text: one size per call. */
function asking(sizes: readonly number[]) {
  const client = new OpenAI({ apiKey: 'test' })
  return khaosagent({ name: 'asking', version: '1.0.0', inputs: [LOOK] }, async () => {
    for (const size of sizes) {
      await client.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: `${size} `.repeat(size) }] })
    }
    return 'done'
  })
}

describe('toBurstTokens', () => {
  it('finds a call that takes far more than those before it, with the mean it was held against', async () => {
    const bursting = asking([100, 100, 1_000])

    await expect(bursting).toBurstTokens()
    const message = await failureOf(() => expect(bursting).not.toBurstTokens())
    expect(message).toMatch(/happened {2}1 of 3 calls burst/)
    expect(message).toMatch(/proof {5}\[\d+\] .* call 3 .*: \d+ tokens, mean before it \d+/)
  })

  it('does not take steady or slowly growing calls for a burst', async () => {
    await expect(asking([300, 400, 500, 700])).not.toBurstTokens()
    expect(await failureOf(() => expect(asking([300, 400, 500])).toBurstTokens())).toContain('no call bursts')
  })

  it('has an upper limit for any call, a multiplier, and a number of calls that a mean needs', async () => {
    const growing = asking([100, 220, 220])

    await expect(growing).not.toBurstTokens()
    await expect(growing).toBurstTokens({ absoluteMax: 150 })
    await expect(growing).toBurstTokens({ multiplier: 1.2, minCalls: 1 })
    await expect(growing).not.toBurstTokens({ multiplier: 1.2, minCalls: 3 })
    await expect(asking([100, 1_000])).not.toBurstTokens()
    await expect(asking([100, 1_000])).toBurstTokens({ minCalls: 1 })
  })

  it('counts input, output or both', async () => {
    const model = models.scripted([{ text: 'a' }, { text: 'a' }, { text: 'word '.repeat(400) }], { loop: true })
    const even = asking([100, 100, 100])

    await expect(even).toBurstTokens({ model, mode: 'output' })
    await expect(even).not.toBurstTokens({ model, mode: 'input' })
    await expect(even).toBurstTokens({ model, mode: 'total' })
  })

  it('looks at a finished run, and is undecided without a call', async () => {
    await expect(await run({ agent: asking([100, 100, 900]), phases: ['baseline'], faults: [] })).toBurstTokens()
    const silent = await run({
      agent: khaosagent({ name: 's', version: '1.0.0' }, () => 'hello'),
      input: LOOK,
      phases: ['baseline'],
      faults: [],
    })
    expect(await failureOf(() => expect(silent).not.toBurstTokens())).toContain('undecided')
    expect(await failureOf(() => expect(silent).toBurstTokens())).toContain('undecided')
  })

  it.each<[object, string]>([
    [{ absoluteMax: 0 }, '`absoluteMax` is 0'],
    [{ multiplier: 1 }, '`multiplier` is 1'],
    [{ minCalls: 0 }, '`minCalls` is 0'],
    [{ mode: 'sum' }, "Give 'total', 'input' or 'output'"],
  ])('refuses %j', async (options, message) => {
    expect(await failureOf(() => expect(asking([1])).toBurstTokens(options as never))).toContain(message)
  })
})

describe.each(desks)('toStayWithin on %s', (_client, make) => {
  const agent = make(desk)
  const limited = { input: LOOK, faults: [llmRateLimit({ retryAfterSeconds: 2 })], phases: ['resilience'] as const }

  it('tells attempts from calls as the agent meant them', async () => {
    await expect(agent).toStayWithin({ logicalCalls: 3 }, limited)
    await expect(agent).not.toStayWithin({ calls: 3 }, limited)
    await expect(agent).toStayWithin({ calls: 4 }, limited)
    expect(await failureOf(() => expect(agent).toStayWithin({ logicalCalls: 2 }, limited))).toContain('case: logicalCalls 3, limit 2')
    expect(await failureOf(() => expect(agent).not.toStayWithin({ calls: 4 }, limited))).toContain('nothing exceeds the limits')
  })

  it('holds for every turn, and for every call', async () => {
    const scenario = defineScenario({ name: 'two', turns: [LOOK, LOOK] })

    await expect(agent).toStayWithin({ calls: 3, per: 'turn' }, { scenario })
    await expect(agent).not.toStayWithin({ calls: 5 }, { scenario })
    await expect(agent).not.toStayWithin({ inputTokens: 10, per: 'call' }, { scenario })
    await expect(agent).toStayWithin({ inputTokens: 2_000, outputTokens: 200, tokens: 2_100, per: 'call' }, { scenario })
    await expect(agent).toStayWithin({ ms: 20_000, per: 'turn' }, { scenario })
  })
})

it('toStayWithin reads the turns of a finished run', async () => {
  const result = await run({ agent: openaiDesk(desk), scenario: defineScenario({ name: 'two', turns: [LOOK, LOOK] }) })

  await expect(result).toStayWithin({ calls: 3, logicalCalls: 3, per: 'turn' })
  await expect(result).not.toStayWithin({ inputTokens: 300, per: 'turn' })
  expect(await failureOf(() => expect(result).toStayWithin({ calls: 2, per: 'turn' }))).toContain('turn 1: calls 3, limit 2')
})

khaostest('toInject and toStayWithin look at an open case', { agent: openaiDesk(desk) }, async ({ agent, khaos }) => {
  khaos.inject(llmRateLimit({ retryAfterSeconds: 1 }))
  await agent.send(LOOK)

  await expect(khaos).toInject('llm_rate_limit')
  await expect(khaos).toInject('llmRateLimit')
  await expect(khaos).not.toInject('tool_error')
  expect(await failureOf(() => expect(khaos).not.toInject('llm_rate_limit'))).toContain('llm_rate_limit fired 1 time(s)')
  expect(await failureOf(() => expect(khaos).toInject('tool_error'))).toContain('no fault of this name was planned')
  await expect(khaos).toStayWithin({ calls: 4, logicalCalls: 3 })
  await expect(khaos).not.toStayWithin({ calls: 3 })
})
