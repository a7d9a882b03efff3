import OpenAI from 'openai'
import { expect, it } from 'vitest'
import { llmStreamFraming } from '../../src/faults/index.ts'
import { models } from '../../src/models/source.ts'
import { inCase } from '../support/in-case.ts'

/** Each chunk leaves in a turn of the event loop of its own. From the second call on, dozens of turns without a timer looked like silence, and the clock was put forward. */
it('does not skip time while a long stream arrives', async () => {
  const source = models.scripted(['A long answer. '.repeat(20)], { loop: true })
  const client = new OpenAI({ apiKey: 'test' })
  let gaveUp = false

  const { result } = await inCase(
    async () => {
      const timer = setTimeout(() => {
        gaveUp = true
      }, 5_000)
      const texts: string[] = []
      for (let call = 0; call < 3; call++) {
        let text = ''
        const stream = await client.chat.completions.create({
          model: 'm',
          stream: true,
          messages: [{ role: 'user', content: `Hi ${call}` }],
        })
        for await (const { choices } of stream) text += choices[0]?.delta.content ?? ''
        texts.push(text)
      }
      clearTimeout(timer)
      return texts
    },
    { faults: [llmStreamFraming({ mode: 'comments' })], source },
  )

  expect(result.value).toEqual(Array(3).fill('A long answer. '.repeat(20)))
  expect(gaveUp).toBe(false)
})
