import Anthropic from '@anthropic-ai/sdk'
import { ApiError, GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import { defineFault, llmQuotaBucket } from '../../../src/faults/index.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import { entriesOf } from '../../../src/model/ledger.ts'
import { inCase } from '../../support/in-case.ts'

const QUESTIONS = ['one', 'two', 'three', 'four', 'five', 'six']
const WINDOW_MS = 60_000

/** Asks one question after the other; says what the limit headers told. */
type Agent = (questions: readonly string[]) => Promise<readonly unknown[]>

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const messages = (content: string) => [{ role: 'user' as const, content }]

/** A time as OpenAI writes it, in ms. */
function durationMs(text: string): number {
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }
  return [...text.matchAll(/([\d.]+)(ms|h|m|s)/g)].reduce((sum, [, amount, unit = 's']) => sum + Number(amount) * (units[unit] ?? 0), 0)
}

/** Looks at the headers of each answer and waits while nothing is left. Never retries. */
const pacing: Agent = async (questions) => {
  const client = new OpenAI({ apiKey: 'x', maxRetries: 0 })
  const told: unknown[] = []
  for (const question of questions) {
    const { response } = await client.chat.completions.create({ model: 'gpt-4o', messages: messages(question) }).withResponse()
    const left = Number(response.headers.get('x-ratelimit-remaining-requests'))
    told.push(left)
    if (left === 0) await sleep(durationMs(response.headers.get('x-ratelimit-reset-requests') ?? ''))
  }
  return told
}

/** Asks as fast as it can. */
const bursting =
  (maxRetries: number): Agent =>
  async (questions) => {
    const client = new OpenAI({ apiKey: 'x', maxRetries })
    const answers: unknown[] = []
    for (const question of questions) {
      answers.push(
        await client.chat.completions.create({ model: 'gpt-4o', messages: messages(question) }).then(
          () => 'ok',
          (error) => error.status,
        ),
      )
    }
    return answers
  }

async function run(agent: Agent, fault: FaultSpec, questions = QUESTIONS) {
  const { scope, result } = await inCase(async (open) => ({ told: await agent(questions), elapsedMs: open.nowMs() }), { faults: [fault] })
  if (result.error) throw result.error
  const { told = [], elapsedMs = 0 } = result.value ?? {}
  const exchanges = entriesOf(scope.recorder.entries, 'exchange')
  return {
    told,
    elapsedMs,
    statuses: exchanges.map(({ status }) => status),
    waits: exchanges.flatMap(({ retryAfterMs }) => (retryAfterMs === undefined ? [] : [retryAfterMs])),
    fired: entriesOf(scope.recorder.entries, 'fault').map(({ effective }) => effective),
    states: scope.schedule.report().map(({ state }) => state),
  }
}

describe('three requests a minute', () => {
  it('are enough for an agent that paces itself: it is never refused, and waits only when nothing is left', async () => {
    const { told, statuses, elapsedMs, states, fired } = await run(pacing, llmQuotaBucket({ rpm: 3 }))

    expect(statuses).toEqual([200, 200, 200, 200, 200, 200])
    expect(told).toEqual([2, 1, 0, 2, 1, 0])
    expect(elapsedMs).toBeGreaterThanOrEqual(2 * WINDOW_MS - 100)
    expect(elapsedMs).toBeLessThan(2 * WINDOW_MS + 2000)
    expect(states).toEqual(['fired'])
    expect(fired[2]).toEqual({ refused: false, remaining: { requests: 0 } })
  })

  it('refuse an agent that bursts and gives up', async () => {
    const { told, statuses, fired } = await run(bursting(0), llmQuotaBucket({ rpm: 3 }))

    expect(told).toEqual(['ok', 'ok', 'ok', 429, 429, 429])
    expect(statuses).toEqual([200, 200, 200, 429, 429, 429])
    expect(fired[3]).toMatchObject({ status: 429, refused: true, remaining: { requests: 0 }, retryAfterSeconds: 20 })
  })

  it('slow an agent down that bursts and does as it is told: one request every twenty seconds', async () => {
    const { told, statuses, waits, elapsedMs } = await run(bursting(2), llmQuotaBucket({ rpm: 3 }))

    expect(told).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok'])
    expect(statuses).toEqual([200, 200, 200, 429, 200, 429, 200, 429, 200])
    for (const wait of waits) expect(wait).toBe(20_000)
    expect(elapsedMs).toBeGreaterThanOrEqual(60_000)
    expect(elapsedMs).toBeLessThan(62_000)
  })

  it('hold for the window that is asked for', async () => {
    const { waits } = await run(bursting(0), llmQuotaBucket({ rpm: 2, windowMs: 6000 }), QUESTIONS.slice(0, 3))

    expect(waits).toEqual([3000])
  })

  it('begin anew with each case', async () => {
    const fault = llmQuotaBucket({ rpm: 1 })

    for (const _ of [1, 2]) expect((await run(bursting(0), fault, ['one'])).told).toEqual(['ok'])
  })
})

describe('tokens a minute', () => {
  const long = (words: number) => Array.from({ length: words }, (_, index) => `word${index}`).join(' ')
  const anthropic: Agent = async (questions) => {
    const client = new Anthropic({ apiKey: 'x', maxRetries: 0 })
    const told: unknown[] = []
    for (const question of questions) {
      const asked = client.messages.create({ model: 'claude-test', max_tokens: 64, messages: messages(question) }).withResponse()
      told.push(
        await asked.then(
          ({ response }) => Number(response.headers.get('anthropic-ratelimit-input-tokens-remaining')),
          (error) => [error.status, error.headers.get('retry-after')],
        ),
      )
    }
    return told
  }

  it('count the true size of each request, and name the time until the next one fits', async () => {
    const { told, fired } = await run(anthropic, llmQuotaBucket({ inputTpm: 600 }), [long(150), long(150), long(150)])
    const [first, second, refusal] = told as [number, number, [number, string]]
    const size = 600 - first

    expect(size).toBeGreaterThan(200)
    expect(second).toBeLessThanOrEqual(600 - 2 * size + 10)
    expect(refusal[0]).toBe(429)
    expect(Number(refusal[1])).toBeGreaterThanOrEqual(Math.floor(((size - second) / 600) * 60) - 1)
    expect(fired.at(-1)).toMatchObject({ refused: true, remaining: { input_tokens: second } })
  })

  it('of the output are known after the answer: the next call pays for it', async () => {
    const { told } = await run(anthropic, llmQuotaBucket({ outputTpm: 5 }), ['Tell me everything.', 'And more.'])

    expect(told[1]).toMatchObject([429, expect.stringMatching(/^\d+$/)])
  })
})

describe('a wire that tells its limits in bodies only', () => {
  const delayOf = (error: unknown): number =>
    error instanceof ApiError ? Number(/"retryDelay":"(\d+)s"/.exec(error.message)?.[1] ?? Number.NaN) * 1000 : Number.NaN
  const reading: Agent = async (questions) => {
    const client = new GoogleGenAI({ apiKey: 'x' })
    const answers: unknown[] = []
    for (const contents of questions) {
      const ask = () => client.models.generateContent({ model: 'gemini-test', contents })
      answers.push(
        await ask().then(
          () => 'ok',
          async (error) => {
            await sleep(delayOf(error))
            return ask().then(() => 'later')
          },
        ),
      )
    }
    return answers
  }

  it('is obeyed by an agent that reads RetryInfo', async () => {
    const { told, statuses, states } = await run(reading, llmQuotaBucket({ rpm: 2 }), QUESTIONS.slice(0, 4))

    expect(told).toEqual(['ok', 'ok', 'later', 'later'])
    expect(statuses).toEqual([200, 200, 429, 200, 429, 200])
    expect(states).toEqual(['fired'])
  })

  it('shows nothing while there is room: the fault has not fired then, and says so', async () => {
    const { states } = await run(reading, llmQuotaBucket({ rpm: 9 }), ['one'])

    expect(states).toEqual(['noop'])
  })
})

describe("a bucket on the agent's own calls, by a fault of one's own", () => {
  const shopQuota = defineFault({
    name: 'shop_quota',
    points: ['http.response'],
    defaultLimit: 'always',
    disturb: () => ({ kind: 'quota', sizes: { requests: 2 }, windowMs: 60_000 }),
  })
  const shop = async (waits: boolean) => {
    const seen: unknown[] = []
    for (const _ of [1, 2, 3]) {
      const { status, headers } = await fetch('https://api.shop.test/stock')
      seen.push([status, headers.get('x-ratelimit-remaining'), headers.get('retry-after')])
      if (waits && headers.get('x-ratelimit-remaining') === '0') await sleep(Number(headers.get('x-ratelimit-reset')) * 1000)
    }
    return seen
  }
  const visit = async (waits: boolean) => {
    const { result } = await inCase(
      async (open) => {
        open.httpMocks.push({ method: 'GET', url: 'https://api.shop.test/*', respond: () => new Response('3') })
        return shop(waits)
      },
      { faults: [shopQuota()] },
    )
    return result.value
  }

  it('refuses who bursts, and lets who waits', async () => {
    expect(await visit(false)).toEqual([
      [200, '1', null],
      [200, '0', null],
      [429, '0', '30'],
    ])
    expect(await visit(true)).toEqual([
      [200, '1', null],
      [200, '0', null],
      [200, '1', null],
    ])
  })
})
