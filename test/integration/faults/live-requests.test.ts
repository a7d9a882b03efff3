import http from 'node:http'
import type { AddressInfo } from 'node:net'
import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { llmModelSwapped, semantic } from '../../../src/faults/index.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import { entriesOf } from '../../../src/model/ledger.ts'
import { models } from '../../../src/models/source.ts'
import { inCase } from '../../support/in-case.ts'
import { described, parameters, QUESTION } from './clients/question.ts'

interface Arrived {
  readonly path: string
  readonly body: Record<string, unknown>
}

const arrived: Arrived[] = []
const replies = {
  chat: { id: 'c', choices: [{ index: 0, message: { role: 'assistant', content: 'Yes.' }, finish_reason: 'stop' }] },
  messages: { id: 'm', type: 'message', role: 'assistant', content: [{ type: 'text', text: 'Yes.' }], stop_reason: 'end_turn' },
  gemini: { candidates: [{ content: { role: 'model', parts: [{ text: 'Yes.' }] }, finishReason: 'STOP', index: 0 }] },
}
/** Stands for the real API: keeps what arrived. */
const api = http.createServer((request, response) => {
  let text = ''
  request.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  request.on('end', () => {
    const path = request.url ?? ''
    arrived.push({ path, body: JSON.parse(text) as Record<string, unknown> })
    const reply = path.includes('/messages') ? replies.messages : path.includes('/chat/') ? replies.chat : replies.gemini
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
  })
})
let origin = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(api.address() as AddressInfo).port}`
})
afterAll(() => {
  api.closeAllConnections()
  api.close()
})
beforeEach(() => {
  arrived.length = 0
})

const clients = {
  openai: async () => {
    const client = new OpenAI({ apiKey: 'x', baseURL: `${origin}/v1`, maxRetries: 0 })
    const made = await client.chat.completions.create({
      model: 'gpt-4o',
      temperature: 0.2,
      messages: [
        { role: 'system', content: 'You are a clerk.' },
        { role: 'user', content: QUESTION },
      ],
      tools: [{ type: 'function', function: { ...described, parameters } }],
    })
    return made.choices[0]?.message.content
  },
  anthropic: async () => {
    const client = new Anthropic({ apiKey: 'x', baseURL: origin, maxRetries: 0 })
    const made = await client.messages.create({
      model: 'claude-test',
      max_tokens: 64,
      system: 'You are a clerk.',
      messages: [{ role: 'user', content: QUESTION }],
      tools: [{ ...described, input_schema: parameters }],
    })
    return made.content[0]?.type === 'text' ? made.content[0].text : undefined
  },
  gemini: async () => {
    const client = new GoogleGenAI({ apiKey: 'x', httpOptions: { baseUrl: origin } })
    const made = await client.models.generateContent({
      model: 'gemini-2.5-pro',
      contents: QUESTION,
      config: {
        systemInstruction: 'You are a clerk.',
        tools: [{ functionDeclarations: [{ ...described, parametersJsonSchema: parameters }] }],
      },
    })
    return made.text
  },
} as const

async function live(ask: () => Promise<unknown>, faults: readonly FaultSpec[]) {
  const { scope, result } = await inCase(ask, { faults, source: models.live({ allowed: true }) })
  if (result.error) throw result.error
  const [first] = arrived.splice(0)
  return {
    said: result.value,
    sent: first ?? expect.fail('nothing arrived'),
    fired: entriesOf(scope.recorder.entries, 'fault').map(({ effective }) => effective),
    reports: scope.schedule.report(),
    asked: entriesOf(scope.recorder.entries, 'exchange')[0]?.request,
  }
}

/** The system text of a body, and the body without it. */
function taken({ messages, system, systemInstruction, ...rest }: Record<string, unknown>): {
  readonly system: string
  readonly rest: unknown
} {
  if (system !== undefined) return { system: JSON.stringify(system), rest: { ...rest, messages } }
  if (systemInstruction !== undefined) return { system: JSON.stringify(systemInstruction), rest }
  const [first, ...others] = messages as readonly unknown[]
  return { system: JSON.stringify(first), rest: { ...rest, messages: others } }
}

describe.each(Object.entries(clients))('a live request of %s', (name, ask) => {
  it('gets one instruction, and is the same in every other field', async () => {
    const plain = await live(ask, [])
    const { sent, said, fired, asked } = await live(ask, [semantic({ kind: 'hedging' })])
    const [before, after] = [taken(plain.sent.body), taken(sent.body)]

    expect(said).toBe('Yes.')
    expect(after.rest).toEqual(before.rest)
    expect(after.system).not.toBe(before.system)
    expect(after.system).toContain('You are a clerk.')
    expect(after.system).toContain('Never commit yourself')
    expect(sent.path).toBe(plain.sent.path)
    expect(fired).toEqual([{ defect: 'hedging', by: 'prompt', strength: 0.5 }])
    expect(asked?.messages.find(({ role }) => role === 'system')?.text).toContain('Never commit yourself')
  })

  it('gets none where the reply is to be edited by rule: a live reply passes as it is', async () => {
    const plain = await live(ask, [])
    const { sent, fired, reports } = await live(ask, [semantic({ kind: 'hedging', mode: 'canned' })])

    expect(sent).toEqual(plain.sent)
    expect(fired).toEqual([])
    expect(reports).toMatchObject([{ state: 'noop', nearMiss: expect.stringContaining('the reply of a live model passes as it is') }])
  })

  it('goes to another model, and nowhere else', async () => {
    const plain = await live(ask, [])
    const { sent, fired } = await live(ask, [llmModelSwapped({ where: 'request', toModel: 'other-model' })])

    expect(JSON.stringify(sent)).toBe(JSON.stringify(plain.sent).replace(/gpt-4o|claude-test|gemini-2\.5-pro/, 'other-model'))
    expect(fired).toEqual([{ model: 'other-model', honest: true }])
  })

  it('is edited on the way back when the model is none', async () => {
    const { scope } = await inCase(ask, {
      faults: [semantic({ kind: 'hedging' })],
      source: models.scripted(['It has left our house.'], { loop: true }),
    })

    expect(arrived).toEqual([])
    expect(entriesOf(scope.recorder.entries, 'fault')[0]?.effective).toMatchObject({ defect: 'hedging', by: 'canned', changed: ['text'] })
    expect(entriesOf(scope.recorder.entries, 'exchange')[0]?.reply?.text, name).toContain('It might possibly be that it has left our house')
  })
})
