import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MatcherResult } from '../../../matchers/matcher-result.ts'
import { toMatchSavedBaseline } from '../../../matchers/to-match-saved-baseline.ts'
import { khaosagent, llmRateLimit, llmServerError, models, run } from '../../../src/index.ts'
import { savedBaselines } from '../../../src/vitest/saved-baselines.ts'
import { desks, openaiDesk } from '../../support/desk-agents.ts'
import { createKhaosProject, type KhaosProject } from '../../support/khaos-project.ts'

const LOOK = 'Where is order A-1007?'
const desk = { refunds: [] as string[] }

let root = ''
const file = () => join(root, '__khaos__/a.test.ts.json')
const content = () => JSON.parse(readFileSync(file(), 'utf8')) as Record<string, Record<string, unknown>>

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'khaos-saved-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

interface Situation {
  readonly isNot?: boolean
  readonly ci?: boolean
  readonly update?: boolean
  readonly snapshots?: string
  readonly test?: object
  readonly attempt?: string
}

/** The matcher in a test called "works", whatever its host says. */
async function match(
  received: unknown,
  options: object = {},
  situation: Situation = {},
): Promise<MatcherResult & { readonly text: string }> {
  const { isNot = false, ci = false, update = false, snapshots = 'new', test = {}, attempt = '0' } = situation
  const saved = savedBaselines(
    { path: join(root, 'a.test.ts'), shown: 'a.test.ts', name: 'works', identity: test, attempt, snapshots },
    { ci, update },
  )
  const result = await toMatchSavedBaseline(received, options, { isNot, place: 'a.test.ts > works', saved })
  return { ...result, text: result.message() }
}

describe.each(desks)('toMatchSavedBaseline on %s', (_client, make) => {
  it('saves once, small and readable, and holds from then on', async () => {
    const options = { input: LOOK, faults: [llmRateLimit({ retryAfterSeconds: 1 })] }

    const first = await match(make(desk), options)
    const text = readFileSync(file(), 'utf8')
    const second = await match(make(desk), options)

    expect([first.pass, second.pass]).toEqual([true, true])
    expect(first.text).toContain('the behavior was saved in __khaos__/a.test.ts.json')
    expect(second.text).toContain('nothing differs from it')
    expect(readFileSync(file(), 'utf8')).toBe(text)
    expect(text.endsWith('}\n')).toBe(true)
    expect(text.length).toBeLessThan(1_500)
    const saved = content()['works'] ?? {}
    expect(Object.keys(saved)).toEqual(['baseline/where-is-order-a-1007#1', 'resilience/llm_rate_limit/where-is-order-a-1007#1'])
    expect(saved['baseline/where-is-order-a-1007#1']).toEqual({
      answers: [expect.stringContaining('shipped')],
      calls: 3,
      toolCalls: ['lookup_order({"order_id":"A-1007"})', 'refund_order({"order_id":"A-1007"})'],
    })
  })
})

describe('toMatchSavedBaseline', () => {
  const agent = openaiDesk(desk)

  it('fails where the agent has changed and says how; with .not that is what holds', async () => {
    await match(agent, { input: LOOK })
    const changed = { input: LOOK, model: models.scripted([{ text: 'No idea.' }], { loop: true }) }

    const failed = await match(agent, changed)
    const not = await match(agent, changed, { isNot: true })
    const notSame = await match(agent, { input: LOOK }, { isNot: true })

    expect(failed.pass).toBe(false)
    expect(failed.text).toContain('expected  the behavior that is saved in __khaos__/a.test.ts.json as "works"')
    expect(failed.text).toContain('it differs. If it is meant to, run `vitest -u` and commit the file')
    expect(failed.text).toMatch(/the answer differs\n.*was {2}According to .*\n.*is {3}No idea\./)
    expect(failed.text).toContain('1 answered provider calls where there were 3')
    expect(not.pass).toBe(false)
    expect(notSame.pass).toBe(true)
    expect(notSame.text).toContain('expected  another behavior than is saved')
    expect((await match(agent, { ...changed, tolerance: { answer: 0, calls: 2, toolCalls: 'ignored' } })).pass).toBe(true)
  })

  it.each<[string, Situation, boolean]>([
    ['the host asks for it', { snapshots: 'all' }, true],
    ['the environment asks for it', { update: true }, true],
    ['nobody asks', {}, false],
    ['it is asked for in CI', { snapshots: 'all', update: true, ci: true }, false],
    ['it is asked for under .not', { update: true, isNot: true }, false],
  ])('takes a change over where %s: %#', async (_when, situation, isTaken) => {
    await match(agent, { input: LOOK })
    const before = readFileSync(file(), 'utf8')

    await match(agent, { input: 'Where is order B-2?', inputs: undefined }, situation)

    expect(readFileSync(file(), 'utf8') !== before).toBe(isTaken)
  })

  it.each<[string, Situation, string]>([
    ['in CI', { ci: true }, 'A baseline is never created in CI: run the test once without `.not` on your machine'],
    ['where the host writes no snapshots', { snapshots: 'none' }, 'A baseline is never created in CI'],
    ['under .not', { isNot: true }, 'nothing is saved. Run the test once without `.not`'],
    ['in CI under .not', { isNot: true, ci: true }, 'A baseline is never created in CI'],
  ])('creates nothing %s, and is undecided', async (_where, situation, message) => {
    const result = await match(agent, { input: LOOK }, situation)

    expect(existsSync(file())).toBe(false)
    expect(result.pass).toBe(situation.isNot === true)
    expect(result.text).toContain(message)
  })

  it('gives each assertion of a test a place of its own, the same when the test is tried again', async () => {
    const test = {}

    await match(agent, { input: LOOK }, { test })
    await match(await run({ agent, input: LOOK, faults: [], phases: ['baseline'] }), {}, { test })
    await match(agent, { input: LOOK }, { test, attempt: '1' })

    expect(Object.keys(content())).toEqual(['works', 'works (2)'])
  })

  it('keeps no secret, and cuts what is long', async () => {
    const client = new OpenAI({ apiKey: 'test' })
    const talkative = khaosagent({ name: 'talkative', version: '1.0.0' }, async ({ payload }) => {
      await client.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: payload.text }] })
      return `The key is sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH. ${'word '.repeat(500)}`
    })

    await match(talkative, { input: LOOK })

    const text = readFileSync(file(), 'utf8')
    expect(text).not.toContain('abcdefghijklmnopqrstuvwxyz')
    expect(text).toMatch(/… \[\d+ signs\]/)
    expect(text.length).toBeLessThan(1_000)
  })

  it('tells cases that are new and cases that are gone', async () => {
    await match(agent, { input: LOOK, faults: [llmRateLimit({ retryAfterSeconds: 1 })] })

    const { pass, text } = await match(agent, { input: LOOK, faults: [llmServerError()] })

    expect(pass).toBe(false)
    expect(text).toContain('resilience/llm_server_error/where-is-order-a-1007#1: a case that is not saved')
    expect(text).toContain('resilience/llm_rate_limit/where-is-order-a-1007#1: saved, but it did not run')
  })

  it('is undecided where a case is, and loud about a file that is none', async () => {
    const idle = { input: LOOK, faults: [llmServerError().onCall(9)] }
    expect((await match(agent, idle)).text).toContain('undecided: NOT_EXERCISED')
    expect((await match(agent, idle, { isNot: true })).pass).toBe(true)
    expect(existsSync(file())).toBe(false)

    await match(agent, { input: LOOK })
    writeFileSync(file(), 'broken')
    await expect(match(agent, { input: LOOK })).rejects.toThrow('holds no saved baselines. Mend it, or delete it')
  })

  it('needs a test file', async () => {
    expect(() => toMatchSavedBaseline(agent, undefined, { isNot: false, place: '' })).toThrow('use it inside a test')
  })
})

describe('in a real Vitest run', () => {
  const support = (words: string) => `import OpenAI from 'openai'
import { khaosagent } from 'khaostest'
const client = new OpenAI({ apiKey: 'test' })
export const agent = khaosagent({ name: 'support', version: '1.0.0' }, async ({ payload }) => {
  const reply = await client.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: payload.text }] })
  return '${words}' + reply.choices[0].message.content
})
`
  const test = `import { expect } from 'vitest'
import { khaostest, llmRateLimit } from 'khaostest'
import 'khaostest/matchers'
import { agent } from './agent.ts'
khaostest('support', { agent }, async ({ agent: client, khaos }) => {
  await expect(client).toMatchSavedBaseline({ input: 'Where is order A-1007?', faults: [llmRateLimit()] })
  const reply = await client.send('Hello.')
  await expect(reply).toMatchSavedBaseline()
  await expect(khaos).toMatchSavedBaseline({ tolerance: { answer: 0.5 } })
})
`
  const saved = 'tests/__khaos__/a.khaos.ts.json'
  let made: KhaosProject | undefined
  afterEach(() => made?.remove())

  it('is created here, never in CI, and updated by -u', async () => {
    made = createKhaosProject({ 'tests/agent.ts': support(''), 'tests/a.khaos.ts': test })

    const inCi = await made.vitest([])
    const isThere = existsSync(join(made.root, saved))
    const here = await made.vitest([], { CI: '' })
    const text = made.read(saved)
    writeFileSync(join(made.root, 'tests/agent.ts'), support('Dear customer, '))
    const updated = await made.vitest(['-u'], { CI: '' })

    expect(inCi.exitCode).toBe(1)
    expect(inCi.output).toContain('A baseline is never created in CI')
    expect(isThere).toBe(false)
    expect(here.exitCode, here.output).toBe(0)
    expect(Object.keys(JSON.parse(text))).toEqual(['support', 'support (2)', 'support (3)'])
    expect(updated.exitCode, updated.output).toBe(0)
    expect(made.read(saved)).toContain('Dear customer, ')
  }, 90_000)
})
