import { type Assertion, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import '../../../matchers/index.ts'
import { sdks } from './sdk/catalog.ts'
import { type Answer, type Behavior, expectedBehaviors, isRecording, record } from './sdk/expected.ts'
import { CASE_MS, type Question, questions, topics } from './sdk/questions.ts'
import type { Sdk, SdkAgent } from './sdk/sdk.ts'

const MOST_RETRIES = 7

beforeEach(() => {
  // Some libraries print what they throw.
  for (const method of ['error', 'warn'] as const) vi.spyOn(console, method).mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** Both directions are asked, each of an agent of its own: at most one may pass. */
async function answerOf(sdk: Sdk, { agentOf, ask, assertion }: Question): Promise<Answer> {
  const asked = async (direction: (agent: SdkAgent) => Assertion<SdkAgent>) => {
    const agent = agentOf(sdk)
    return agent && failureOf(ask(direction(agent)))
  }
  if (!agentOf(sdk)) return 'n/a: its caller writes the loop'
  const isInverted = assertion.startsWith('.not')
  const straight = await asked((agent) => (isInverted ? expect(agent).not : expect(agent)))
  const opposite = await asked((agent) => (isInverted ? expect(agent) : expect(agent).not))
  if (straight === undefined && opposite === undefined) throw new Error(`${sdk.name} passes both ways`)
  if (straight === undefined) return `yes${lasted(opposite ?? '')}`
  if (opposite === undefined) return 'no'
  return `undecided: ${/undecided: (.*?)(?: \(resilience.*)?\.?$/m.exec(straight)?.[1] ?? straight}`
}

/** How long it bore the silence, to the second. */
function lasted(failure: string): string {
  const [, ms] = /silent for (\d+) ms/.exec(failure) ?? []
  return ms === undefined ? '' : `, after ${Math.round(Number(ms) / 1000)} s`
}

async function failureOf(assertion: Promise<void>): Promise<string | undefined> {
  try {
    await assertion
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** The number that passes while the one below fails. */
async function retriesOf(sdk: Sdk): Promise<Behavior['retries']> {
  for (let retries = 0; retries <= MOST_RETRIES; retries++) {
    if ((await failureOf(expect(sdk.ask()).toRetryAtMost(retries, { timeoutMs: CASE_MS }))) === undefined) {
      if (retries > 0) await expect(sdk.ask()).not.toRetryAtMost(retries - 1, { timeoutMs: CASE_MS })
      return retries
    }
  }
  return 'many'
}

describe.each(sdks.map((sdk) => [sdk.name, sdk] as const))('%s', (name, sdk) => {
  it.each(questions)('$topic $name: $assertion', async (question) => {
    const answer = await answerOf(sdk, question)

    if (isRecording) return record(name, { loop: sdk.loop?.called ?? null, answers: { [question.name]: answer } })
    expect(answer).toBe(expectedBehaviors()[name]?.answers[question.name])
  })

  it('repeats a call that keeps failing so often and no more', async () => {
    const retries = await retriesOf(sdk)

    if (isRecording) return record(name, { retries })
    expect(retries).toBe(expectedBehaviors()[name]?.retries)
  })
})

describe('the table', () => {
  const behaviors = Object.values(expectedBehaviors())
  const answersTo = (asked: readonly Question[]) => behaviors.flatMap(({ answers }) => asked.map(({ name }) => answers[name]))

  it('has nothing but what is asked here', () => {
    expect(Object.keys(expectedBehaviors())).toEqual(sdks.map(({ name }) => name))
    for (const { answers } of behaviors) expect(Object.keys(answers)).toEqual(questions.map(({ name }) => name))
  })

  it.each(topics)('holds at least two libraries of either kind: %s', (topic) => {
    const answers = answersTo(questions.filter((question) => question.topic === topic))

    expect(answers.filter((answer) => answer?.startsWith('yes')).length).toBeGreaterThanOrEqual(2)
    expect(answers.filter((answer) => answer === 'no').length).toBeGreaterThanOrEqual(2)
  })

  it('has no undecided answer but of libraries that never call again', () => {
    for (const { answers, retries } of behaviors)
      for (const [name, answer] of Object.entries(answers)) {
        if (!answer.startsWith('undecided')) continue
        expect([name, retries, answer]).toEqual([name, 0, expect.stringContaining('never called again')])
      }
  })
})
