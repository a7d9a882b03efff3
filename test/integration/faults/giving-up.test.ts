import { describe, expect, it } from 'vitest'
import { llmResponseTimeout, llmStreamHang, llmStreamKeepaliveOnly } from '../../../src/faults/index.ts'
import { type ClientName, matrixClients } from './clients.ts'
import { failureWords, observe } from './observe.ts'

const clients = Object.entries(matrixClients) as [ClientName, (typeof matrixClients)[ClientName]][]

/** How a client's own time-out words it. The AI SDK and Ollama have none. */
const timedOut: Partial<Record<ClientName, RegExp>> = {
  'openai chat': /^APIConnectionTimeoutError/,
  'openai responses': /^APIConnectionTimeoutError/,
  anthropic: /^APIConnectionTimeoutError/,
  genai: /Abort|Timeout/,
  mistral: /^RequestTimeoutError/,
  // Its own time-out error is never thrown: the abort reason is a string, which it takes for an unknown failure.
  cohere: /^CohereError$/,
}
const silences = {
  'before headers, whole': { fault: llmResponseTimeout({ then: 'hang' }), stream: false },
  'before headers, streamed': { fault: llmStreamHang({ where: 'headers' }), stream: true },
  'after headers': { fault: llmStreamHang({ where: 'body' }), stream: true },
  'in the middle': { fault: llmStreamHang({ afterChunks: 6 }), stream: true },
  'with keep-alives': { fault: llmStreamKeepaliveOnly({ forMs: 600_000 }), stream: true },
} as const

describe('endless silence', () => {
  it.each(clients.filter(([name]) => name in timedOut))(
    'is ended by the own time-out of the %s client while it waits for headers',
    async (name, client) => {
      const { seen, outcomes, elapsedMs } = await observe(client, { stream: false, tools: false, retries: false, timeoutMs: 8_000 }, [
        llmResponseTimeout({ then: 'hang' }),
      ])

      expect(failureWords(seen.failure)).toMatch(timedOut[name] as RegExp)
      expect(outcomes.map(({ kind }) => kind)).toEqual(['aborted'])
      expect(elapsedMs).toBeGreaterThanOrEqual(7_990)
      expect(elapsedMs).toBeLessThan(10_000)
    },
  )

  describe.each(Object.entries(silences))('%s', (_place, { fault, stream }) => {
    it.each(clients)("is ended by the caller's AbortController: %s", async (_name, client) => {
      const controller = new AbortController()

      const { outcomes, elapsedMs, reports } = await observe(
        {
          ...client,
          ask: (options) => {
            setTimeout(() => controller.abort(), 45_000)
            return client.ask({ ...options, signal: controller.signal })
          },
        },
        { stream, tools: false, retries: false },
        [fault],
      )

      expect(outcomes.map(({ kind }) => kind)).toEqual(['aborted'])
      expect(reports.map(({ state }) => state)).toEqual(['fired'])
      expect(elapsedMs).toBeGreaterThanOrEqual(44_990)
      expect(elapsedMs).toBeLessThan(47_500)
    })

    it.each(clients)('is ended by AbortSignal.timeout: %s', async (_name, client) => {
      const { outcomes, elapsedMs } = await observe(
        { ...client, ask: (options) => client.ask({ ...options, signal: AbortSignal.timeout(45_000) }) },
        { stream, tools: false, retries: false },
        [fault],
      )

      expect(outcomes.map(({ kind }) => kind)).toEqual(['aborted'])
      expect(elapsedMs).toBeGreaterThanOrEqual(44_990)
      expect(elapsedMs).toBeLessThan(47_500)
    })
  })
})
