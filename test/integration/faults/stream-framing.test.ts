import { describe, expect, it } from 'vitest'
import {
  llmRateLimit,
  llmSlowChunks,
  llmStreamAfterDone,
  llmStreamBandwidth,
  llmStreamCut,
  llmStreamCutInToolCall,
  llmStreamFrames,
  llmStreamFraming,
  llmStreamGarbage,
  llmStreamInterleavedTools,
  llmStreamNotStreamed,
  llmStreamUnrequested,
  llmStreamWrongEvent,
} from '../../../src/faults/index.ts'
import { parseSse } from '../../../src/internal/sse.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import { entriesOf } from '../../../src/model/ledger.ts'
import { models } from '../../../src/models/source.ts'
import { inCase } from '../../support/in-case.ts'

const ANSWER = 'Grüße! Your order A-1007 has left our house this morning and should be with you on Friday.'
const source = models.scripted(
  [(request) => (request.tools.length > 0 ? { toolCalls: [{ name: 'lookup', arguments: { orderId: 'A-1007', urgent: true } }] } : ANSWER)],
  { loop: true },
)
const lookup = { type: 'function', function: { name: 'lookup', parameters: { type: 'object', properties: {} } } }

interface Asked {
  readonly stream?: boolean
  readonly tools?: boolean
  readonly seed?: number
}

/** One call on bare `fetch`: what came in which chunks, and how it ended. */
async function ask(faults: readonly FaultSpec[], { stream = true, tools = false, seed = 1 }: Asked = {}) {
  const { scope, result } = await inCase(
    async (open) => {
      const response = await fetch('https://api.openai.com/v1/chat/completions', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'm', stream, messages: [{ role: 'user', content: 'Hi' }], ...(tools ? { tools: [lookup] } : {}) }),
      })
      const chunks: Uint8Array[] = []
      let failure: unknown
      const reader = response.body?.getReader()
      try {
        for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) chunks.push(read.value)
      } catch (error) {
        failure = error
      }
      return { status: response.status, type: response.headers.get('content-type') ?? '', chunks, failure, tookMs: open.nowMs() }
    },
    { faults, source, seed, caseId: 'framing' },
  )
  const value = result.value ?? expect.fail(String(result.error))
  const text = new TextDecoder().decode(Buffer.concat(value.chunks))
  return {
    ...value,
    text,
    said: saidIn(text),
    reports: scope.schedule.report(),
    states: scope.schedule.report().map(({ state }) => state),
    effective: entriesOf(scope.recorder.entries, 'fault').map((entry) => entry.effective),
    exchange: entriesOf(scope.recorder.entries, 'exchange')[0],
    calls: entriesOf(scope.recorder.entries, 'tool_call'),
  }
}

/** The answer as a reader of well-formed events puts it together. */
function saidIn(text: string): string {
  return parseSse(text)
    .flatMap(({ data }) => {
      try {
        return (JSON.parse(data) as { choices: { delta?: { content?: string } }[] }).choices[0]?.delta?.content ?? ''
      } catch {
        return ''
      }
    })
    .join('')
}

describe('the bytes of a stream', () => {
  it('arrive apart where they are split: no chunk holds a whole character that takes two bytes', async () => {
    const { chunks, said, effective, exchange } = await ask([llmStreamFraming()])

    expect(said).toBe(ANSWER)
    expect(effective).toEqual([{ mode: 'split_utf8', charactersSplit: 2 }])
    expect(chunks).toHaveLength(3)
    for (const chunk of chunks) expect(new TextDecoder().decode(chunk)).toContain('\uFFFD')
    expect(exchange?.outcome).toEqual({ kind: 'answered' })
    expect(exchange?.chunksSent).toBe(3)
  })

  it('arrive byte by byte if told so', async () => {
    const { chunks, said } = await ask([llmStreamFraming({ mode: 'split_bytes', n: 1 })])

    expect(said).toBe(ANSWER)
    expect(Math.max(...chunks.map(({ length }) => length))).toBe(1)
  })

  it('drip at the rate that was asked for, on the case clock', async () => {
    const { chunks, said, tookMs, text, effective } = await ask([llmStreamBandwidth({ bytesPerSecond: 200 })])
    const bytes = Buffer.byteLength(text)

    expect(said).toBe(ANSWER)
    expect(tookMs).toBeGreaterThanOrEqual((bytes / 200) * 1000)
    expect(tookMs).toBeLessThan((bytes / 200) * 1000 * 1.1 + 500)
    expect(chunks.every(({ length }) => length <= 10)).toBe(true)
    expect(effective).toEqual([{ waitMs: 50, beforeChunk: 0, bytesPerSecond: 200 }])
  })

  it('take two forms at once: events first, then pieces', async () => {
    const { text, chunks, said, states } = await ask([
      llmStreamFraming({ mode: 'split_bytes', n: 50 }),
      llmStreamFraming({ mode: 'crlf' }),
      llmStreamFraming({ mode: 'comments' }),
    ])

    expect(states).toEqual(['fired', 'fired', 'fired'])
    expect(text).toContain(': comment 1\r\n')
    expect(text.replaceAll('\r\n', '')).not.toContain('\n')
    expect(chunks[0]).toHaveLength(50)
    expect(said).toBe(ANSWER)
  })

  it('wait between events, not between the pieces of one', async () => {
    const slow = [llmSlowChunks({ delayMs: 1_000 })]
    const whole = await ask(slow)
    const pieces = await ask([...slow, llmStreamFraming({ mode: 'split_bytes', n: 40 })])

    expect(pieces.chunks.length).toBeGreaterThan(2 * whole.chunks.length)
    expect(Math.abs(pieces.tookMs - whole.tookMs)).toBeLessThan(1_500)
  })

  it('are split in what is left of a stream that is cut', async () => {
    const cut = [llmStreamCut({ afterChunks: 4, how: 'clean' })]
    const plain = await ask(cut)
    const split = await ask([...cut, llmStreamFraming({ mode: 'split_bytes', n: 9 })])

    expect(split.text).toBe(plain.text)
    expect(split.chunks.length).toBeGreaterThan(plain.chunks.length)
    expect(split.states).toEqual(['fired', 'fired'])
    expect(split.exchange?.outcome).toEqual({ kind: 'cut', how: 'clean' })
  })

  it('keep the broken part of an event that a cut leaves over, as it is', async () => {
    const { text, failure, states } = await ask([llmStreamCut({ afterBytes: 300 }), llmStreamFraming({ mode: 'crlf' })])

    expect(states).toEqual(['fired', 'fired'])
    expect(failure).toBeInstanceOf(Error)
    expect(text.endsWith('\r\n\r\n')).toBe(false)
    expect(Buffer.byteLength(text.replaceAll('\r\n', '\n'))).toBe(300)
  })
})

describe('a fault of frames', () => {
  it('has fired when its place was sent, and was too late behind a cut', async () => {
    const garbage = llmStreamGarbage({ afterChunks: 6 })
    const before = await ask([garbage, llmStreamCut({ afterChunks: 9, how: 'clean' })])
    const behind = await ask([garbage, llmStreamCut({ afterChunks: 3, how: 'clean' })])

    expect(before.states).toEqual(['fired', 'fired'])
    expect(behind.states).toEqual(['too_late', 'fired'])
    expect(behind.reports[0]?.nearMiss).toContain('the stream ended before the place that it changes')
  })

  it('is shadowed by an answer in place of the stream, and keeps its budget', async () => {
    const { states, status } = await ask([llmRateLimit({ retryAfterSeconds: 1 }), llmStreamFrames(), llmStreamFraming()])

    expect(status).toBe(429)
    expect(states).toEqual(['fired', 'shadowed', 'shadowed'])
  })

  it('has not fired on a reply that has nothing of the kind, and says so', async () => {
    const { states, reports, said } = await ask([llmStreamInterleavedTools()])

    expect(states).toEqual(['noop'])
    expect(reports[0]?.nearMiss).toContain('the reply has no two calls at once')
    expect(said).toBe(ANSWER)
  })

  it('meets only streams; one that makes a stream meets only calls that asked for none', async () => {
    const whole = await ask([llmStreamFraming(), llmStreamFrames(), llmStreamNotStreamed()], { stream: false })
    const streamed = await ask([llmStreamUnrequested()])

    expect(whole.states).toEqual(['unmatched', 'unmatched', 'unmatched'])
    expect(streamed.states).toEqual(['too_late'])
    expect(streamed.reports[0]?.nearMiss).toContain('a stream was asked for')
  })

  it('changes the form of the answer, and what acts on streams has nothing left to act on', async () => {
    const body = await ask([llmStreamNotStreamed(), llmStreamFrames({ mode: 'drop' }), llmStreamFraming({ mode: 'crlf' })])
    const stream = await ask([llmStreamUnrequested()], { stream: false })

    expect(body.type).toBe('application/json')
    expect(JSON.parse(body.text)).toMatchObject({ object: 'chat.completion' })
    expect(body.states).toEqual(['fired', 'noop', 'noop'])
    expect(stream.type).toContain('text/event-stream')
    expect(stream.said).toBe(ANSWER)
    expect([body, stream].map(({ exchange }) => exchange?.outcome.kind)).toEqual(['malformed', 'malformed'])
  })

  it('draws the same place for the same seed, and another for another', async () => {
    const drop = [llmStreamFrames({ mode: 'drop' })]
    const runs = await Promise.all([1, 1, 2, 3, 4, 5].map(async (seed) => (await ask(drop, { seed })).text))

    expect(runs[0]).toBe(runs[1])
    expect(new Set(runs).size).toBeGreaterThan(1)
  })

  it('comes behind the end in one chunk with it: a client that stops reading there has it too', async () => {
    const { text, chunks } = await ask([llmStreamAfterDone({ frames: 1 }), llmSlowChunks({ delayMs: 10 })])

    expect(new TextDecoder().decode(chunks.at(-1))).toMatch(/^data: \[DONE\]\n\ndata: \{/)
    expect(text.indexOf('[DONE]')).toBeLessThan(text.lastIndexOf('"delta"'))
  })
})

describe('the ledger', () => {
  it('says of a call what its frames said: lost, doubled or swapped pieces make it incomplete', async () => {
    const asked = { tools: true }
    const [plain, dropped, twice, swapped] = await Promise.all([
      ask([], asked),
      ask([llmStreamFrames({ mode: 'drop' })], asked),
      ask([llmStreamFrames({ mode: 'duplicate' })], asked),
      ask([llmStreamFrames({ mode: 'reorder' })], asked),
    ])

    expect(plain.calls.map(({ truncated }) => truncated)).toEqual([false])
    for (const { calls, exchange } of [dropped, twice, swapped]) {
      expect(calls).toMatchObject([{ name: 'lookup', truncated: true }])
      expect(calls[0]?.arguments).not.toBe(plain.calls[0]?.arguments)
      expect(exchange?.outcome).toEqual({ kind: 'malformed' })
    }
    expect(dropped.calls[0]?.arguments.length).toBeLessThan(plain.calls[0]?.arguments.length ?? 0)
  })

  it('calls a call whole whose frames are whole, whatever stands beside them', async () => {
    for (const fault of [llmStreamWrongEvent(), llmStreamGarbage(), llmStreamFraming({ mode: 'cr' }), llmStreamAfterDone()]) {
      expect((await ask([fault], { tools: true })).calls).toMatchObject([
        { truncated: false, arguments: '{"orderId":"A-1007","urgent":true}' },
      ])
    }
  })

  it('says of a call that was cut and split how far it came', async () => {
    const { calls, states } = await ask([llmStreamCutInToolCall({ afterBytes: 20 }), llmStreamFraming({ mode: 'split_bytes' })], {
      tools: true,
    })

    expect(states).toEqual(['fired', 'fired'])
    expect(calls).toMatchObject([{ truncated: true, arguments: '{"orderId":"A-1007",' }])
  })
})
