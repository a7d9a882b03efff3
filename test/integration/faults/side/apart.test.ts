import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import * as faults from '../../../../src/faults/index.ts'
import type { FaultSpec } from '../../../../src/model/fault.ts'
import { entriesOf } from '../../../../src/model/ledger.ts'
import { inCase } from '../../../support/in-case.ts'

const client = () => new OpenAI({ apiKey: 'x', maxRetries: 0 })
const chat = () => client().chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'hello' }] })
const embed = () => client().embeddings.create({ model: 'text-embedding-3-small', input: ['hello', 'good day'] })
const moderate = () => client().moderations.create({ input: 'hello' })

async function met(faults: readonly FaultSpec[], run: () => Promise<unknown>) {
  const { scope, result } = await inCase(run, { faults })
  const exchanges = entriesOf(scope.recorder.entries, 'exchange')
  return {
    error: result.error,
    hit: exchanges.filter((entry) => entry.faults.length > 0).map(({ operation = 'chat' }) => operation),
    report: scope.schedule.report()[0],
    usage: exchanges.map(({ reply }) => reply?.usage.inputTokens),
  }
}

const all = async () => {
  await embed()
  await chat()
  await moderate()
}

describe('faults of one operation', () => {
  it.each([
    ['chat', faults.llmLatency({ delayMs: 1 })],
    ['embedding', faults.embeddingCorruption({ mode: 'zero' })],
    ['moderation', faults.guardrailTimeout({ delayMs: 1 })],
  ] as const)('meet no call of another: %s', async (operation, fault) => {
    const { hit, error } = await met([fault], all)

    expect(error).toBeUndefined()
    expect(hit).toEqual([operation])
  })

  it('count calls of their own operation alone', async () => {
    const { hit } = await met([faults.llmLatency({ delayMs: 1 }).onCall(2)], async () => {
      await all()
      await embed()
      await chat()
    })

    expect(hit).toEqual(['chat'])
  })

  it('obey the filters of any fault', async () => {
    const elsewhere = await met([faults.embeddingCorruption().forProvider('cohere')], all)
    const here = await met([faults.embeddingCorruption().forProvider('openai').forModel('text-embedding-3-*').forHost('*.openai.com')], all)
    const said = await met([faults.embeddingCorruption().when({ messageContains: 'good day' })], all)

    expect([elsewhere.hit, here.hit, said.hit]).toEqual([[], ['embedding'], ['embedding']])
  })

  it('say what they waited for when there was no such call', async () => {
    const { report } = await met([faults.embeddingServiceFailure()], chat)
    const control = await met([faults.guardrailOutage()], chat)

    expect(report).toMatchObject({ state: 'unmatched' })
    expect(report?.nearMiss).toContain('waited for   an embedding call')
    expect(report?.nearMiss).toContain('saw          no such call at all')
    expect(control.report?.nearMiss).toContain('waited for   a moderation call or a check by a wrapped control')
    expect(control.report?.nearMiss).toContain('`wrapControl(name, fn)` around its guard')
  })

  it('name the call that came nearest', async () => {
    const { report } = await met([faults.embeddingServiceFailure().forModel('voyage-*')], embed)

    expect(report?.nearMiss).toContain('saw          turn 1: 1 call (openai, api.openai.com)')
    expect(report?.nearMiss).toContain(`.forModel('text-embedding-3-small')`)
  })
})

describe('usage', () => {
  it('counts the tokens of every kind of call', async () => {
    const { usage } = await met([], all)

    expect(usage).toHaveLength(3)
    for (const tokens of usage) expect(tokens).toBeGreaterThan(0)
  })
})
