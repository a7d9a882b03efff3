import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProject, repository, type ThrowAwayProject } from '../../support/throw-away-project.ts'

const jiti = join(repository, 'node_modules/jiti/lib/jiti-cli.mjs')
const cli = join(repository, 'src/cli/main.ts')

let project: ThrowAwayProject

beforeAll(() => {
  project = createProject({
    'vitest.config.ts': `import { alias } from '${repository}/vitest.config.ts'\nexport default { resolve: { alias }, test: { include: ['**/*.test.ts'] } }\n`,
    'agent.ts': `
import OpenAI from 'openai'
import { khaosagent } from 'khaostest'

const client = new OpenAI({ apiKey: 'test', maxRetries: 0 })
export const agent = khaosagent({ name: 'shop', version: '1.0.0', inputs: ['Where is order 7?'] }, async (message) => {
  const reply = await client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: message.payload.text }] })
  return reply.choices[0]?.message.content ?? ''
})
`,
    'shop.test.ts': `
import { fuzz, khaostest } from 'khaostest'
import { agent } from './agent.ts'

const space = { families: { llm: { weight: 1, faults: ['llm_empty_completion'] } }, perCase: [1, 1] as const }
khaostest('shop', { agent, faults: fuzz(space, { cases: 1, importAgent: "import { agent } from '../agent.ts'" }), phases: ['resilience'], seed: 7 })
`,
  })
})

afterAll(() => project.remove())

describe('khaostest run --promote', () => {
  it('writes a shrunk failure down as a test that fails as the case did', async () => {
    const found = await project.node([jiti, cli, 'run', 'shop.test.ts', '--promote'])
    const [file = ''] = readdirSync(join(project.root, 'khaos-regressions'))
    const again = await project.node([jiti, cli, 'run', file])

    expect(found.exitCode).toBe(8)
    expect(found.output).toContain(`written down as khaos-regressions/${file}`)
    expect(again.output).toMatch(/Tests\s+1 failed \(1\)/)
    expect(again.output).toContain('goal "responds" not met')
    expect(again.exitCode).toBe(8)
  }, 90_000)

  it('says when there is no test', async () => {
    const { exitCode, output } = await project.node([jiti, cli, 'run', 'gone.test.ts'])

    expect(output).toContain('no test was found in gone.test.ts')
    expect(exitCode).toBe(16)
  }, 60_000)
})
