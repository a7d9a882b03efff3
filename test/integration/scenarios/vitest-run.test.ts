import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createKhaosProject, type KhaosProject } from '../../support/khaos-project.ts'
import { repository } from '../../support/throw-away-project.ts'

const agent = `import OpenAI from 'openai'
import { khaosagent } from 'khaostest'
const client = new OpenAI({ apiKey: 'test', maxRetries: Number(process.env.RETRIES ?? 2) })
export const agent = khaosagent({ name: 'desk', version: '1.0.0' }, async ({ payload }, context) => {
  const messages = payload.metadata.messages ?? [{ role: 'user', content: payload.text }]
  context.state.turns = (context.state.turns ?? 0) + 1
  return (await client.chat.completions.create({ model: 'gpt-4o-mini', messages })).choices[0].message.content
})
`
const scenario = `import { defineScenario, fromFaults, khaostest, llmRateLimit, llmServerError, turn } from 'khaostest'
import { agent } from './agent.ts'
const base = defineScenario({
  name: 'status',
  agent,
  turns: ['Where is order A-1007?', turn((results) => 'You said ' + results.length, { assertions: [{ type: 'contains', value: 'You' }] })],
})
khaostest('declared', { scenario: [base, base.variant('busy', { faults: [llmRateLimit({ retryAfterSeconds: 1 }).onTurn(2)] })] })
khaostest.each(base.variants(fromFaults([llmServerError(), llmRateLimit()])))('one by one: $name', (variant) => ({ scenario: variant, phases: ['resilience'] }))
`
const yaml = `
name: from-file
turns:
  - Where is order A-1007?
  - text: And now?
    faults: [{ type: late_word }]
    assertions: [{ type: polite, value: 3 }]
variants:
  - { name: busy, faults: [{ type: llm_server_error }] }
`
const pack = `
name: desk-pack
version: "1.0.0"
inputs:
  - id: status
    turns: [Where is order A-1007?, And now?]
    variants: [{ name: busy, faults: [{ type: llm_server_error, trigger: { on_turn: 2 } }] }]
goals: [answers]
phases:
  baseline: {}
  resilience: { fault_schedule: { status: [{ type: llm_rate_limit, trigger: { on_turn: 1 } }] } }
`
/** The configuration is read without Vitest's aliases. */
const config = `import { defineEvaluator, defineFault } from ${JSON.stringify(join(repository, 'src/core.ts'))}
import { defineConfig } from ${JSON.stringify(join(repository, 'src/config.ts'))}
const lateWord = defineFault({ name: 'late_word', disturb: () => ({ kind: 'delay', ms: 700, where: 'headers' }) })
const polite = defineEvaluator({ name: 'polite', evaluate: ({ reply }, least) => reply.text.length >= least })
export default defineConfig({ faults: { lateWord }, evaluators: [polite] })
`
const files = `import { khaostest } from 'khaostest'
import { agent } from './agent.ts'
khaostest('file', { agent, scenario: './refund.yaml' })
khaostest('pack', { agent, pack: './desk.yaml' })
`

let made: KhaosProject | undefined
afterEach(() => made?.remove())

const outcomes = (project: KhaosProject) =>
  project.records().map(({ caseId, verdict, suite }) => `${suite.split(' > ').at(-1)}: ${caseId} ${verdict}`)

describe('scenarios in a real Vitest run', () => {
  it('are one test per case, recorded turn by turn; a failing one says which turn, and how to replay it', async () => {
    made = createKhaosProject({ 'agent.ts': agent, 'a.khaos.ts': scenario })

    const good = await made.vitest()
    const records = made.records()
    expect(good.exitCode, good.output).toBe(0)
    expect(outcomes(made)).toEqual([
      'declared: baseline/status PASSED',
      'declared: resilience/llm_rate_limit/status/busy RECOVERED',
      'one by one: llm_rate_limit: resilience/llm_rate_limit/status/llm_rate_limit RECOVERED',
      'one by one: llm_server_error: resilience/llm_server_error/status/llm_server_error RECOVERED',
    ])
    expect(records[1]).toMatchObject({
      scenario: { name: 'busy', parent: 'status' },
      turns: [
        { turn: 1, ok: true, faults: [], dynamic: false },
        { turn: 2, ok: true, faults: ['llm_rate_limit'], dynamic: true, input: 'You said 1' },
      ],
    })

    made.forget()
    const bad = await made.vitest([], { RETRIES: '0' })
    expect(bad.exitCode).toBe(1)
    expect(bad.output).toMatch(/FAILED {2}resilience\/llm_rate_limit\/status\/busy#1/)
    expect(bad.output).toMatch(/goal "turns" not met \(0\.5 < 1\): turn 2: /)
    expect(bad.output).toContain("replay    npx khaostest replay 'a.khaos.ts > declared::resilience/llm_rate_limit/status/busy#1'")

    made.forget()
    const key = 'a.khaos.ts > declared::resilience/llm_rate_limit/status/busy'
    await made.vitest([], { RETRIES: '0', KHAOS_REPLAY: key })
    expect(outcomes(made)).toEqual(['declared: resilience/llm_rate_limit/status/busy FAILED'])
  }, 120_000)

  it('come from YAML files and packs, which may name what the project’s configuration brings', async () => {
    made = createKhaosProject({
      'agent.ts': agent,
      'b.khaos.ts': files,
      'refund.yaml': yaml,
      'desk.yaml': pack,
      'khaos.config.ts': config,
    })

    const { exitCode, output } = await made.vitest()

    expect(exitCode, output).toBe(0)
    expect(outcomes(made)).toEqual([
      'file: baseline/from-file PASSED',
      'file: resilience/late_word+llm_server_error/from-file/busy RECOVERED',
      'file: resilience/late_word/from-file RECOVERED',
      'pack: baseline/status PASSED',
      'pack: resilience/llm_rate_limit/status RECOVERED',
      'pack: resilience/llm_server_error/status/busy RECOVERED',
    ])
  }, 90_000)

  it('point at the line of a file that cannot be used, before anything runs', async () => {
    made = createKhaosProject({
      'agent.ts': agent,
      'c.khaos.ts': files,
      'desk.yaml': pack,
      'refund.yaml': 'name: x\nturns:\n  - text: hi\n    fauls: []\n',
    })

    const { exitCode, output } = await made.vitest()

    expect(exitCode).toBe(1)
    expect(output).toContain('refund.yaml:4:5 unknown key "fauls". Did you mean "faults"?')
    expect(output).toMatch(/c\.khaos\.ts:3/)
  }, 60_000)
})
