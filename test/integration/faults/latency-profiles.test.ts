import { describe, expect, it } from 'vitest'
import { httpLatency, llmLatency, llmSlowChunks, llmSlowTtft, toolLatencySpike } from '../../../src/faults/index.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import { entriesOf } from '../../../src/model/ledger.ts'
import { models } from '../../../src/models/source.ts'
import { inCase } from '../../support/in-case.ts'

const ANSWER = Array.from({ length: 60 }, (_, index) => `This is sentence number ${index}.`).join(' ')

interface Call {
  readonly stream?: boolean
  readonly url?: string
}

/** One call by `fetch`: how long it took on the case clock, when its first content came, and what else came before. */
async function ask({ stream = false, url = 'https://api.openai.com/v1/chat/completions' }: Call = {}) {
  const startedMs = Date.now()
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify({ model: 'm', stream, messages: [{ role: 'user', content: 'Hi' }] }),
  })
  const headersMs = Date.now() - startedMs
  let firstMs: number | undefined
  let keepAlives = 0
  for await (const chunk of response.body ?? []) {
    const text = Buffer.from(chunk).toString()
    if (text.startsWith(':')) keepAlives += 1
    if (firstMs === undefined && /"content":"[^"]/.test(text)) firstMs = Date.now() - startedMs
  }
  return { headersMs, firstMs: firstMs ?? 0, keepAlives, totalMs: Date.now() - startedMs }
}

async function run<Result>(agent: () => Promise<Result>, fault: FaultSpec) {
  const { scope, result } = await inCase(agent, { faults: [fault], source: models.scripted([ANSWER], { loop: true }) })
  if (result.error) throw result.error
  return {
    got: result.value as Result,
    fired: entriesOf(scope.recorder.entries, 'fault').map(({ effective }) => effective),
    tokens: entriesOf(scope.recorder.entries, 'exchange')[0]?.reply?.usage.outputTokens ?? 0,
  }
}

describe('the pace of a model', () => {
  it('is that of the stream: first token, then token by token', async () => {
    const { got, fired } = await run(() => ask({ stream: true }), llmLatency({ profile: 'llm_typical' }))
    const pieces = 100

    expect(got.headersMs).toBeLessThan(400)
    expect(got.firstMs).toBeGreaterThanOrEqual(450)
    expect(got.firstMs).toBeLessThan(1400)
    expect(got.totalMs - got.firstMs).toBeGreaterThan(pieces * 12)
    expect(fired).toMatchObject([{ waitMs: expect.any(Number), beforeChunk: expect.any(Number) }])
  })

  it('is that of the whole answer: it leaves when its last token is made', async () => {
    const { got, fired, tokens } = await run(() => ask(), llmLatency({ profile: 'llm_brownout' }))
    const [{ waitMs } = { waitMs: 0 }] = fired as { waitMs: number }[]

    expect(waitMs).toBeGreaterThan(4000 + tokens * 250)
    expect(got.headersMs).toBeGreaterThanOrEqual(waitMs - 5)
    expect(got.headersMs).toBeLessThan(waitMs + 2000)
  })

  it('of one that thinks is filled with keep-alives', async () => {
    const { got, fired } = await run(() => ask({ stream: true }), llmSlowTtft({ profile: 'llm_reasoning' }))

    expect(got.firstMs).toBeGreaterThanOrEqual(6000)
    expect(got.firstMs).toBeLessThan(19_000)
    expect(got.keepAlives).toBe(Math.ceil(Number(fired[0]?.['waitMs']) / 1000) - 1)
    expect(fired).toMatchObject([{ keepAliveEveryMs: 1000 }])
  })

  it('of one that thinks is mere silence on a wire without keep-alives, and says so', async () => {
    const { got, fired } = await run(
      () => ask({ stream: true, url: 'http://127.0.0.1:11434/api/chat' }),
      llmSlowTtft({ profile: 'llm_reasoning' }),
    )

    expect(got.keepAlives).toBe(0)
    expect(fired).toMatchObject([{ approximated: 'the dialect has no keep-alives: mere silence' }])
  })

  it('of a cold one is slow once', async () => {
    const { got } = await run(
      async () => [await ask({ stream: true }), await ask({ stream: true })],
      llmSlowTtft({ profile: 'llm_cold_start' }),
    )

    expect(got[0]?.firstMs).toBeGreaterThanOrEqual(25_000)
    expect(got[1]?.firstMs).toBeLessThan(1500)
  })

  it('of a bursty one has gaps', async () => {
    const { got, fired } = await run(() => ask({ stream: true }), llmSlowChunks({ profile: 'llm_bursty' }))
    const bursts = 2

    expect(got.totalMs).toBeGreaterThan(600 + bursts * 900)
    expect(fired).toHaveLength(1)
  })

  it('of one that degrades grows from call to call', async () => {
    const { got } = await run(
      async () => {
        const firsts: number[] = []
        for (let call = 0; call < 6; call++) firsts.push((await ask({ stream: true })).firstMs)
        return firsts
      },
      llmSlowTtft({ profile: 'llm_degrading' }),
    )

    for (const [index, ms] of got.slice(1).entries()) expect(ms - (got[index] ?? 0)).toBeGreaterThan(300)
  })
})

describe('the line', () => {
  it.each([
    ['to a model', llmLatency({ profile: 'satellite' }), () => ask()],
    ["to a service of the agent's own", httpLatency({ profile: 'satellite' }), () => fetch('https://api.shop.test/stock')],
  ] as const)('%s makes each call wait as it was drawn', async (_what, fault, call) => {
    const { scope, result } = await inCase(
      async (open) => {
        open.httpMocks.push({ method: 'GET', url: 'https://api.shop.test/*', respond: () => new Response('ok') })
        const startedMs = Date.now()
        await call()
        return Date.now() - startedMs
      },
      { faults: [fault], source: models.scripted([ANSWER], { loop: true }) },
    )
    const [fired] = entriesOf(scope.recorder.entries, 'fault')
    const waitMs = Number(fired?.effective['waitMs'])

    expect(waitMs).toBeGreaterThanOrEqual(540)
    expect(waitMs).toBeLessThanOrEqual(990)
    expect(result.value).toBeGreaterThanOrEqual(waitMs - 5)
  })

  it('that is down resets every call', async () => {
    const { scope, result } = await inCase(() => ask().catch((error: Error) => (error.cause as { code?: string }).code), {
      faults: [llmLatency({ profile: 'offline' })],
    })

    expect(result.value).toBe('ECONNRESET')
    expect(scope.schedule.report().map(({ state }) => state)).toEqual(['fired'])
  })

  it('is met by tools too', () => {
    expect(toolLatencySpike({ profile: '4g' }).config).toMatchObject({ profile: '4g' })
    expect(() => toolLatencySpike({ profile: '6g' as '5g' })).toThrow('Did you mean')
  })
})
