import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import { guardrailTimeout } from '../../src/faults/index.ts'
import { entriesOf } from '../../src/model/ledger.ts'
import { inCase } from '../support/in-case.ts'

const WORDS = 'What are your opening hours?'
const client = (maxRetries = 0) => new OpenAI({ apiKey: 'x', maxRetries })
const moderate = (retries?: number) => client(retries).moderations.create({ input: WORDS })
const chat = () => client().chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: WORDS }] })

describe('a call that a fault makes wait', () => {
  it('waits on the clock of the case, though a call beside it is answered meanwhile', async () => {
    const began = performance.now()

    const { scope, result } = await inCase(() => Promise.all([moderate(), chat()]), { faults: [guardrailTimeout()] })

    expect(result.error).toBeUndefined()
    expect(scope.nowMs()).toBeGreaterThanOrEqual(30_000)
    expect(performance.now() - began).toBeLessThan(5_000)
  })

  it('is no call of the next case when its client tries again there, in the same words', async () => {
    const faults = [guardrailTimeout()]
    await inCase(
      async (scope) => {
        scope.userTexts.add(WORDS)
        moderate(1).catch(() => undefined)
        await chat()
      },
      { faults },
    )

    const { scope } = await inCase(
      async (open) => {
        open.userTexts.add(WORDS)
        await new Promise((resolve) => setTimeout(resolve, 1_500))
      },
      { time: 'real' },
    )

    expect(entriesOf(scope.recorder.entries, 'exchange')).toEqual([])
  })
})
