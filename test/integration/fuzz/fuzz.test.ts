import { existsSync, readFileSync, rmSync } from 'node:fs'
import OpenAI from 'openai'
import { afterEach, describe, expect, it } from 'vitest'
import { defineGoal, fuzz, khaosagent, run, spaces } from '../../../src/core.ts'

const client = new OpenAI({ apiKey: 'offline' })
const ask = async (text: string, signal?: AbortSignal) => {
  const body = { model: 'gpt-4o-mini', messages: [{ role: 'user' as const, content: text }] }
  const reply = await client.chat.completions.create(body, { signal })
  return reply.choices[0]?.message
}

/** Shows whatever comes, and an empty string where nothing does. */
const fragile = khaosagent({ name: 'fragile', version: '1.0.0', inputs: ['Where is order 7?'] }, async (message) => {
  const reply = await ask(message.payload.text).catch(() => undefined)
  return reply?.content ?? ''
})
/** Says so when there is no answer, and when there is none in time. */
const robust = khaosagent({ name: 'robust', version: '1.0.0', inputs: ['Where is order 7?'] }, async (message) => {
  try {
    const reply = await ask(message.payload.text, AbortSignal.timeout(20_000))
    return reply?.content?.trim() || { error: reply?.refusal ?? 'The model gave no answer.' }
  } catch (error) {
    return { error: String(error) }
  }
})

afterEach(() => {
  rmSync('khaos-regressions', { recursive: true, force: true })
  Reflect.deleteProperty(process.env, 'KHAOS_PROMOTE')
})

describe('a fuzzed agent', () => {
  it('holds its invariants when it is robust', async () => {
    const { records } = await run({ agent: robust, faults: fuzz(spaces.llm, { cases: 25 }), phases: ['resilience'], seed: 3 })

    expect(records).toHaveLength(25)
    const wrong = records.filter(({ verdict }) => verdict === 'ERRORED' || verdict === 'NOT_EXERCISED')
    expect(wrong.map(({ caseId, reason }) => `${caseId}: ${reason}`)).toEqual([])
    expect(records.filter(({ verdict }) => verdict === 'FAILED').map(({ reason }) => reason.split('\n')[0])).toEqual([])
  }, 120_000)

  it('fails when it is fragile, and the failure is shrunk to one fault and a test', async () => {
    const { records } = await run({
      agent: fragile,
      faults: fuzz({ ...spaces.stress, families: { llm: { weight: 1 } } }, { cases: 12 }),
      phases: ['resilience'],
      seed: 3,
    })
    const failed = records.filter(({ verdict }) => verdict === 'FAILED')

    expect(failed.length).toBeGreaterThan(2)
    for (const { reason } of failed) expect(reason).toMatch(/smallest set that fails so \(\d drawn → [12] after \d+ runs\): llm\w+\(/)
    expect(failed.map(({ reason }) => reason).join('\n')).toMatch(/goal "responds" not met[\s\S]*→ 1 after/)
    expect(failed[0]?.reason).toContain("goals: ['responds']")
  }, 120_000)

  it('writes the test down when it is asked to, and the test fails as the case did', async () => {
    process.env['KHAOS_PROMOTE'] = '1'
    const source = fuzz(
      { families: { llm: { weight: 1, faults: ['llm_empty_completion'] } }, perCase: [1, 1] },
      { cases: 1, importAgent: "import { agent } from '../src/agent.ts'" },
    )
    const { records } = await run({ agent: fragile, faults: source, phases: ['resilience'], seed: 1 })
    const [, path = ''] = /written down as (\S+)/.exec(records[0]?.reason ?? '') ?? []

    expect(existsSync(path)).toBe(true)
    expect(readFileSync(path, 'utf8')).toContain("import { agent } from '../src/agent.ts'")
    expect(readFileSync(path, 'utf8')).toContain('.toRecoverFrom(faults, { input: "Where is order 7?", seed: 1')
  })

  it('holds an invariant of its own', async () => {
    const quotes = defineGoal({
      name: 'names_the_order',
      acceptsErrors: true,
      evaluate: ({ reply }) => reply.error !== undefined || reply.text.includes('8'),
    })
    const { records } = await run({
      agent: robust,
      faults: fuzz({ families: { llm: { weight: 1, faults: ['llm_latency'] } } }, { cases: 1, shrink: false }),
      invariants: [{ goal: quotes, when: 'model_faults' }],
      phases: ['resilience'],
    })

    expect(records[0]?.verdict).toBe('FAILED')
    expect(records[0]?.reason).toContain('names_the_order')
  })
})
