import { Mistral } from '@mistralai/mistralai'
import { CohereClientV2 } from 'cohere-ai'
import { Ollama } from 'ollama'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { entriesOf } from '../../../src/model/ledger.ts'
import { detectFramework } from '../../../src/runner/detect-framework.ts'
import { inCase } from '../../support/in-case.ts'
import { cohereLoop } from '../faults/clients/cohere.ts'
import { mistralLoop } from '../faults/clients/mistral.ts'
import { ollamaLoop } from '../faults/clients/ollama.ts'

const QUESTION = 'Where is my order A-1007?'
const summarySchema = z.object({ summary: z.string(), urgent: z.boolean() })
const jsonSchema = z.toJSONSchema(summarySchema) as Record<string, unknown>
const messages = [{ role: 'user' as const, content: QUESTION }]

const structured = {
  async mistral() {
    const response = await new Mistral({ apiKey: 'x' }).chat.parse({ model: 'm', messages, responseFormat: summarySchema })
    return response.choices?.[0]?.message?.parsed
  },
  async cohere() {
    const responseFormat = { type: 'json_object' as const, jsonSchema }
    const { message } = await new CohereClientV2({ token: 'x' }).chat({ model: 'm', messages, responseFormat })
    const [part] = message.content ?? []
    return JSON.parse(part?.type === 'text' ? part.text : '')
  },
  async ollama() {
    const { message } = await new Ollama().chat({ model: 'm', messages, format: jsonSchema })
    return JSON.parse(message.content)
  },
}

describe.each([
  ['mistral', mistralLoop],
  ['cohere', cohereLoop],
  ['ollama', ollamaLoop],
] as const)('the stand-in on the %s client', (name, loop) => {
  it('leads a tool loop to an answer from the result', async () => {
    const asked: unknown[] = []

    const { scope, result } = await inCase(() =>
      loop((args) => {
        asked.push(args)
        return { status: 'shipped' }
      }),
    )

    expect(result.error).toBeUndefined()
    expect(asked).toEqual([expect.objectContaining({ orderId: 'A-1007' })])
    expect(result.value).toContain('shipped')
    expect(entriesOf(scope.recorder.entries, 'exchange').map(({ provider, attribution }) => [provider, attribution])).toEqual([
      [name, 'context'],
      [name, 'issued-id'],
    ])
    expect(detectFramework(scope.recorder.entries)).toBe(name)
    expect(entriesOf(scope.recorder.entries, 'tool_result').map(({ callId }) => callId)).toEqual(
      entriesOf(scope.recorder.entries, 'tool_call').map(({ callId }) => callId),
    )
  })

  it('answers in the shape that was asked for', async () => {
    const { result } = await inCase(structured[name])

    expect(result.error).toBeUndefined()
    expect(summarySchema.parse(result.value).summary).toContain(QUESTION)
  })
})

describe('ids of calls', () => {
  it('have the form Mistral asks for, so that no framework draws others', async () => {
    const { scope } = await inCase(() => mistralLoop(() => ({ status: 'shipped' })))

    expect(entriesOf(scope.recorder.entries, 'tool_call').map(({ callId }) => callId)).toEqual([expect.stringMatching(/^[a-zA-Z0-9]{9}$/)])
  })
})
