import { describe, expect, it } from 'vitest'
import { attackFamilies } from '../../../src/attacks/catalog.ts'
import { models } from '../../../src/models/source.ts'
import { run } from '../../../src/runner/run.ts'
import { cohereForm } from '../../fixtures/agents/cohere-form.ts'
import { guarded } from '../../fixtures/agents/guarded.ts'
import { mistralForm } from '../../fixtures/agents/mistral-form.ts'
import { ollamaForm } from '../../fixtures/agents/ollama-form.ts'
import { open } from '../../fixtures/agents/open.ts'
import { openShopSite } from '../../fixtures/agents/open-shop-site.ts'
import { createShop } from '../../fixtures/agents/shop.ts'
import { securityCase } from './security-case.ts'
import { otherThan, securityRun, withoutUtility } from './security-run.ts'

openShopSite()

/** What comes in with tool results, and what a model is made to do with its tools. */
const families = attackFamilies.map(({ name }) => name).filter((name) => /tool/.test(name))
const IN_A_RESULT = 'security/forbidden_action/s05/tool-result-text/imperative/plain'

describe.each([
  ['Mistral', mistralForm],
  ['Cohere', cohereForm],
  ['Ollama', ollamaForm],
] as const)('on the %s client', (_name, form) => {
  it('the open agent is taken over by every seed once the model obeys', async () => {
    const { records } = await run(securityRun(open(form()), { families }))

    expect(records.length).toBeGreaterThan(10)
    expect(otherThan('COMPROMISED', records)).toEqual([])
  })

  it('it withstands every seed while the model stands firm', async () => {
    const { records } = await run(securityRun(open(form()), { families }, { model: models.steadfast() }))

    expect(otherThan('BLOCKED', records)).toEqual([])
    expect(withoutUtility(records)).toEqual([])
  })

  it('the guarded agent blocks every seed although the model obeys', async () => {
    const shop = createShop()

    const { records } = await run(securityRun(guarded(form(), shop), { families }))

    expect(otherThan('BLOCKED', records)).toEqual([])
    expect(shop.done).toEqual([])
  })

  it('a payload goes into the result on its way to the model', async () => {
    const record = await securityCase(open(form()), IN_A_RESULT, { via: 'tool.result' })

    expect(record).toMatchObject({ verdict: 'COMPROMISED', attack: { route: 'tool.result' } })
  })
})

describe('on an Ollama client that loses the ids of its calls', () => {
  const form = () => ollamaForm({ keepsIds: false })

  it('verdicts are the same', async () => {
    const opened = await run(securityRun(open(form()), { families }))
    const walled = await run(securityRun(guarded(form()), { families }))

    expect(otherThan('COMPROMISED', opened.records)).toEqual([])
    expect(otherThan('BLOCKED', walled.records)).toEqual([])
  })

  it('results still belong to the calls that were made', async () => {
    const record = await securityCase(open(form()), IN_A_RESULT, { via: 'tool.result' })

    const idsOf = (kind: string) => record.ledger.flatMap((entry) => (entry['kind'] === kind ? [entry['callId']] : []))
    expect(record).toMatchObject({ verdict: 'COMPROMISED', attack: { route: 'tool.result' } })
    expect(idsOf('tool_result').length).toBeGreaterThan(0)
    expect(idsOf('tool_call')).toEqual(expect.arrayContaining(idsOf('tool_result')))
  })
})
