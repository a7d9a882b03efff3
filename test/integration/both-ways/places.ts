import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { wrapTool } from '../../../src/core.ts'
import { type Ask, TRUE_RECORD, TRUE_TEXT } from './ask.ts'

const QUESTION = { role: 'user' as const, content: 'Where is order A-1007? Answer in JSON.' }
const MODEL = 'gpt-4o-mini'

/** Hosts that `both-ways.test.ts` answers for. */
export const SHOP = 'https://shop.example.test/orders/A-1007'
export const MIRROR = 'https://mirror.example.test/orders/A-1007'
/** Under the working directory, as an agent's own files are. */
export const FILES = '.lanes/both-ways'

const lookUp = wrapTool('lookup_order', async (_args: { orderId: string }) => ({ ...TRUE_RECORD }))
const lookUpElsewhere = wrapTool('read_archive', async (_args: { orderId: string }) => ({ ...TRUE_RECORD }))
const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

class StatusError extends Error {
  readonly status: number
  readonly retryAfterMs: number | undefined

  constructor(response: Response) {
    super(`status ${response.status}`)
    this.status = response.status
    const told = response.headers.get('retry-after')
    this.retryAfterMs = told === null ? undefined : toMs(told, response.headers.get('date'))
  }
}

function toMs(told: string, date: string | null): number {
  const seconds = Number(told)
  if (Number.isFinite(seconds)) return seconds * 1_000
  return Date.parse(told) - (date === null ? Date.now() : Date.parse(date))
}

/** A provider client throws its headers with its error. */
function withWait(error: unknown): never {
  const headers = (error as { headers?: Headers }).headers
  const told = headers?.get('retry-after')
  if (told) Object.assign(error as object, { retryAfterMs: toMs(told, headers?.get('date') ?? null) })
  throw error
}

async function askElsewhere(): Promise<string> {
  const client = new Anthropic({ apiKey: 'test', maxRetries: 0 })
  const { content } = await client.messages.create({ model: 'claude-test', max_tokens: 100, messages: [QUESTION] })
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('')
}

/** Where an agent can ask, each by the real thing: each throws when it was told nothing. */
export const places = {
  model: async ({ signal, elsewhere } = {}) => {
    if (elsewhere) return askElsewhere()
    const client = new OpenAI({ apiKey: 'test', maxRetries: 0 })
    const made = await client.chat.completions
      .create({ model: MODEL, messages: [QUESTION] }, { ...(signal ? { signal } : {}) })
      .catch(withWait)
    return made.choices[0]?.message.content ?? ''
  },
  stream: async ({ signal, elsewhere } = {}) => {
    if (elsewhere) return askElsewhere()
    const client = new OpenAI({ apiKey: 'test', maxRetries: 0 })
    const stream = await client.chat.completions
      .create({ model: MODEL, messages: [QUESTION], stream: true }, { ...(signal ? { signal } : {}) })
      .catch(withWait)
    let text = ''
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
    return text
  },
  http: async ({ signal, elsewhere } = {}) => {
    const response = await fetch(elsewhere ? MIRROR : SHOP, signal ? { signal } : {})
    if (!response.ok) throw new StatusError(response)
    return response.text()
  },
  tool: async ({ elsewhere } = {}) => asText(await (elsewhere ? lookUpElsewhere : lookUp)({ orderId: TRUE_RECORD.orderId })),
  file: async ({ signal, elsewhere } = {}) =>
    readFile(`${FILES}/${elsewhere ? 'copy' : 'order'}.json`, { encoding: 'utf8', ...(signal ? { signal } : {}) }),
  command: async ({ signal } = {}) => {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['-e', `console.log(${JSON.stringify(TRUE_TEXT)})`],
      signal ? { signal } : {},
    )
    return stderr === '' ? stdout.trim() : `${stdout.trim()}${stderr}`
  },
  env: async () => process.env['SHOP_ORDER'] ?? 'undefined',
} satisfies Record<string, Ask>

export type Place = keyof typeof places
