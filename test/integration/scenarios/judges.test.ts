import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import '../../../matchers/index.ts'
import {
  defineEvaluator,
  defineGoal,
  defineScenario,
  khaostest,
  llmRateLimit,
  llmServerError,
  models,
  run,
  turn,
} from '../../../src/index.ts'
import type { CaseRecord } from '../../../src/model/case-record.ts'
import { openaiDesk } from '../../support/desk-agents.ts'
import { failureOf } from '../matchers/failure-of.ts'

const LOOK = 'Where is order A-1007?'
const judge = new OpenAI({ apiKey: 'judge', maxRetries: 0 })

/** Asks a model how good an answer is; the model answers with a number. */
async function asks(text: string): Promise<number> {
  const reply = await judge.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: `Rate: ${text}` }] })
  return Number(reply.choices[0]?.message.content)
}
const rated = defineGoal({ name: 'rated', threshold: 0.5, evaluate: ({ reply }) => asks(reply.text) })
const exchanges = (record: CaseRecord | undefined) => record?.ledger.filter((entry) => entry['kind'] === 'exchange') ?? []
const agent = openaiDesk({ refunds: [] })

describe('a goal that asks a model', () => {
  it('is answered by the judge of the test, is not faulted, and stands in no ledger', async () => {
    const scenario = defineScenario({ name: 's', turns: [turn(LOOK, { goals: [rated] })], faults: [llmRateLimit().onCall(1)] })

    const { records } = await run({ agent, scenario, judge: models.scripted(['0.75'], { loop: true }) })

    expect(records.map(({ verdict }) => verdict)).toEqual(['PASSED', 'DEGRADED'])
    expect(records[1]?.turns?.[0]?.goals).toMatchObject([{ name: 'rated', value: 0.75, threshold: 0.5 }])
    for (const record of records) expect(JSON.stringify(exchanges(record))).not.toContain('Rate:')
    expect(records[1]?.faults).toMatchObject([{ state: 'fired', firedAt: [expect.any(Number)] }])
  })

  it('may fail the case', async () => {
    const { records } = await run({
      agent,
      input: LOOK,
      goals: [rated],
      judge: models.scripted(['0.2'], { loop: true }),
      phases: ['baseline'],
    })

    expect(records).toMatchObject([{ verdict: 'FAILED', reason: expect.stringContaining('goal "rated" not met (0.2 < 0.5)') }])
  })

  it('is answered by a user’s own MSW handler, with faults on every call of the agent', async () => {
    let asked = 0
    const server = setupServer(
      http.post('https://api.openai.com/v1/chat/completions', () => {
        asked += 1
        return HttpResponse.json({
          id: 'x',
          object: 'chat.completion',
          choices: [{ index: 0, message: { role: 'assistant', content: '1' } }],
        })
      }),
    )
    server.listen({ onUnhandledRequest: 'bypass' })
    try {
      const { records } = await run({ agent, input: LOOK, goals: [rated], faults: [llmServerError().onCall(1)], phases: ['resilience'] })

      expect(records).toMatchObject([{ verdict: 'RECOVERED' }])
      expect(asked).toBe(2)
    } finally {
      server.close()
    }
  })

  it('makes the case an error of ours where nobody may answer it', async () => {
    const { records } = await run({ agent, input: LOOK, goals: [rated], phases: ['baseline'] })

    expect(records).toMatchObject([{ verdict: 'ERRORED' }])
    expect(records[0]?.reason).toMatch(/^goal_broken: the goal "rated" threw .*give `judge: models\.scripted/)
  })

  it('is an error of ours in a turn too', async () => {
    const broken = defineGoal({
      name: 'broken',
      evaluate: () => {
        throw new TypeError('no such field')
      },
    })
    const { records } = await run({ agent, scenario: defineScenario({ name: 's', turns: [turn(LOOK, { goals: [broken] })] }) })

    expect(records[0]).toMatchObject({ verdict: 'ERRORED' })
    expect(records[0]?.reason).toContain('turn 1: the goal "broken" it threw TypeError: no such field')
  })

  it('is told which faults fired, in the case and in the turn', async () => {
    const told: (readonly string[])[] = []
    const listening = defineGoal({
      name: 'listening',
      evaluate: ({ faults }) => {
        told.push(faults)
        return true
      },
    })
    const scenario = defineScenario({
      name: 's',
      turns: [turn(LOOK, { goals: [listening], faults: [llmRateLimit()] }), turn(LOOK, { goals: [listening], faults: [llmServerError()] })],
      goals: [listening],
    })

    await run({ agent, scenario, phases: ['resilience'] })

    expect(told.slice(-3)).toEqual([['llm_rate_limit'], ['llm_server_error'], ['llm_rate_limit', 'llm_server_error']])
  })

  it('is not asked once a critical goal that looks at the facts is missed', async () => {
    let asked = 0
    const counting = defineGoal({
      name: 'counting',
      evaluate: () => {
        asked += 1
        return true
      },
    })
    const critical = defineGoal({ name: 'names_it', assertions: [{ type: 'contains', value: 'nowhere to be found', critical: true }] })

    const { records } = await run({ agent, input: LOOK, goals: [counting, critical], phases: ['baseline'] })

    expect(asked).toBe(0)
    expect(records[0]?.goals).toMatchObject([
      { name: 'counting', value: 0, detail: 'not asked, since the critical goal "names_it" is unmet' },
      { name: 'names_it', value: 0, critical: true },
    ])
  })
})

describe('an evaluator', () => {
  const shipped = defineEvaluator({
    name: 'share_of_words',
    evaluate: async ({ reply }, words) => {
      const wanted = words as string[]
      return wanted.filter((word) => reply.text.includes(word)).length / wanted.length
    },
  })

  it('gives a share, asynchronously, met at the threshold of its goal', async () => {
    const goal = (threshold: number) =>
      defineGoal({
        name: 'words',
        threshold,
        assertions: [{ type: 'share_of_words', value: ['shipped', 'nowhere'] }],
        evaluators: [shipped],
      })
    const verdictAt = async (threshold: number) =>
      (await run({ agent, input: LOOK, goals: [goal(threshold)], phases: ['baseline'] })).records[0]

    expect(await verdictAt(0.5)).toMatchObject({ verdict: 'PASSED', goals: [{ name: 'words', value: 0.5 }] })
    expect(await verdictAt(0.6)).toMatchObject({ verdict: 'FAILED' })
  })
})

khaostest(
  'a matcher asks a judge in the middle of a test, and the case stays as it was',
  { agent, judge: models.scripted(['0.9'], { loop: true }) },
  async ({ agent: client, khaos, expect: assert }) => {
    khaos.inject(llmServerError().onCall(5))
    await client.send(LOOK)
    const before = khaos.exchanges.length

    await assert(khaos).toMeetGoal(rated)
    await assert(await client.send(LOOK)).toMeetGoal(rated)
    await assert(client).toMeetGoal(rated, { input: LOOK })

    assert(before).toBeGreaterThan(0)
    assert(JSON.stringify(khaos.exchanges)).not.toContain('Rate:')
  },
)

khaostest('a goal that cannot be asked is no evidence for either side', { agent }, async ({ agent: client, khaos, expect: assert }) => {
  await client.send(LOOK)

  assert(await failureOf(() => assert(khaos).toMeetGoal(rated))).toContain('undecided: the goal "rated" threw')
  assert(await failureOf(() => assert(khaos).not.toMeetGoal(rated))).toContain('undecided: the goal "rated" threw')
  assert(await failureOf(() => assert(client).toMeetGoal(rated, { input: LOOK }))).toContain('undecided: ERRORED: goal_broken')
})
