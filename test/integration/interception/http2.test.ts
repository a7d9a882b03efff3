import http2, { connect } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { NodeHttp2Handler } from '@smithy/node-http-handler'
import { describe, expect, it } from 'vitest'
import * as faults from '../../../src/faults/index.ts'
import { prepareInterception } from '../../../src/interception/interceptor.ts'
import type { CaseScope } from '../../../src/interception/scope.ts'
import { workerState } from '../../../src/interception/worker-state.ts'
import { entriesOf } from '../../../src/model/ledger.ts'
import { models } from '../../../src/models/source.ts'
import { inCase } from '../../support/in-case.ts'

const HOST = 'https://bedrock-runtime.eu-west-1.amazonaws.com'
const common = { region: 'eu-west-1', credentials: { accessKeyId: 'offline', secretAccessKey: 'offline' } }
const ask = (text: string) => ({ modelId: 'anthropic.claude-test-v1:0', messages: [{ role: 'user' as const, content: [{ text }] }] })

/** Built when the file loads, before any case: its sessions are pooled and outlive the cases they were made in. */
const pooled = new BedrockRuntimeClient({ ...common, requestHandler: new NodeHttp2Handler() })
const isolated = new BedrockRuntimeClient(common)

async function whole(client: BedrockRuntimeClient, text: string): Promise<string> {
  const { output } = await client.send(new ConverseCommand(ask(text)))
  return output?.message?.content?.[0]?.text ?? ''
}

async function streamed(client: BedrockRuntimeClient, text: string, abortSignal?: AbortSignal): Promise<string> {
  let said = ''
  const { stream } = await client.send(new ConverseStreamCommand(ask(text)), abortSignal ? { abortSignal } : {})
  for await (const event of stream ?? []) said += event.contentBlockDelta?.delta?.text ?? ''
  return said
}

const exchangesOf = (scope: CaseScope) => entriesOf(scope.recorder.entries, 'exchange')
const LONG = 'It rains in Øresund today, and it will rain tomorrow. '.repeat(400)

describe('HTTP/2 to a model host', () => {
  it.each([
    ['a session for each call', isolated],
    ['a pooled session', pooled],
  ])('is answered for a client built before the case, with %s', async (_name, client) => {
    for (const text of ['Hello there', 'Hello again']) {
      const { scope, result } = await inCase(async () => [await whole(client, text), await streamed(client, text)])

      expect(result.error).toBeUndefined()
      expect(result.value?.every((answer) => answer.includes(text))).toBe(true)
      expect(exchangesOf(scope).map(({ provider, attribution, outcome }) => [provider, attribution, outcome.kind])).toEqual([
        ['bedrock', 'context', 'answered'],
        ['bedrock', 'context', 'answered'],
      ])
    }
  })

  it('carries long answers whole, many at once on one session', async () => {
    const source = models.scripted([LONG], { loop: true })

    const { scope, result } = await inCase(
      () => Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 ? whole : streamed)(pooled, `call ${index}`))),
      { source },
    )

    expect(result.error).toBeUndefined()
    expect(new Set(result.value)).toEqual(new Set([LONG]))
    expect(exchangesOf(scope)).toHaveLength(20)
  })

  it('breaks one call and leaves its neighbours on the session alone', async () => {
    const { result } = await inCase(
      () => Promise.allSettled([streamed(pooled, 'one'), streamed(pooled, 'two'), streamed(pooled, 'three')]),
      {
        faults: [faults.llmStreamCut({ afterChunks: 2 }).onCall(2)],
      },
    )

    expect(result.value?.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(result.value?.find((settled) => settled.status === 'rejected')).toMatchObject({ reason: { code: 'ECONNRESET' } })
  })

  it('lets the client give up in mid-stream', async () => {
    const { scope, result } = await inCase(
      async () => {
        const controller = new AbortController()
        const { stream } = await isolated.send(new ConverseStreamCommand(ask('Hello')), { abortSignal: controller.signal })
        let events = 0
        for await (const _ of stream ?? []) if (++events === 3) controller.abort()
        return events
      },
      { faults: [faults.llmStreamHang({ afterChunks: 3 })] },
    )

    // The library ends the loop without an error.
    expect(result).toEqual({ value: 3, error: undefined })
    expect(exchangesOf(scope)[0]?.outcome).toMatchObject({ kind: 'aborted' })
    expect(exchangesOf(scope)[0]?.chunksSent).toBe(3)
  })

  it('lets the client give up before any answer', async () => {
    const { scope, result } = await inCase(
      (open) => {
        const controller = new AbortController()
        open.clock.timer(700, () => controller.abort())
        return streamed(isolated, 'Hello', controller.signal)
      },
      { faults: [faults.llmStreamHang({ where: 'headers' })] },
    )

    expect(result.error?.name).toBe('AbortError')
    expect(exchangesOf(scope)).toMatchObject([{ outcome: { kind: 'aborted', afterMs: expect.closeTo(700, -2) } }])
  })

  it.each([
    ['no headers', faults.llmStreamHang({ where: 'headers', hangMs: 60_000 }), 'TimeoutError'],
    // In mid-stream the library closes the stream and ends the loop without an error.
    ['silence in the middle', faults.llmStreamHang({ afterChunks: 3, hangMs: 60_000 }), undefined],
  ])("obeys the client's own idle time-out, skipped like any wait: %s", async (_name, fault, failure) => {
    const requestHandler = new NodeHttp2Handler({ requestTimeout: 9_000 })
    const client = new BedrockRuntimeClient({ ...common, requestHandler, maxAttempts: 1 })
    const began = performance.now()

    const { scope, result } = await inCase((open) => streamed(client, 'Hello').finally(() => expect(open.nowMs()).toBeLessThan(12_000)), {
      faults: [fault],
    })

    expect(exchangesOf(scope)).toMatchObject([{ outcome: { kind: 'aborted', afterMs: expect.closeTo(9_000, -3) } }])
    expect(performance.now() - began).toBeLessThan(4_000)
    expect(result.error?.name).toBe(failure)
  })

  it('is silent where other wires keep alive, and says so', async () => {
    const { scope } = await inCase(() => streamed(isolated, 'Hello'), { faults: [faults.llmStreamKeepaliveOnly({ forMs: 5_000 })] })

    expect(entriesOf(scope.recorder.entries, 'fault')).toMatchObject([
      { effective: { approximated: 'the dialect has no keep-alives: mere silence' } },
    ])
  })

  it('does not time out while anything moves', async () => {
    const client = new BedrockRuntimeClient({ ...common, requestHandler: new NodeHttp2Handler({ requestTimeout: 1_000 }), maxAttempts: 1 })
    const source = models.scripted([LONG], { loop: true })

    const { scope, result } = await inCase(() => streamed(client, 'Hello'), { faults: [faults.llmSlowChunks({ delayMs: 400 })], source })

    expect(result.error).toBeUndefined()
    expect(result.value).toBe(LONG)
    expect(exchangesOf(scope)[0]?.outcome.kind).toBe('answered')
  })

  // Node keeps an immediate while the two ends of a session have work; the clock takes it for computation.
  it('does not let time jump while bytes are on their way', async () => {
    const { scope, result } = await inCase(
      async (open) => {
        const timedOut = AbortSignal.timeout(30_000)
        const answer = await whole(isolated, 'x'.repeat(3_000_000))
        return { isLate: timedOut.aborted, length: answer.length, elapsedMs: open.nowMs() }
      },
      { faults: [faults.llmRateLimit({ retryAfterSeconds: 2 })], source: models.scripted(['y'.repeat(3_000_000)]) },
    )

    expect(exchangesOf(scope).map(({ outcome }) => outcome.kind)).toEqual(['status', 'answered'])
    expect(result.value).toMatchObject({ isLate: false, length: 3_000_000 })
    expect(result.value?.elapsedMs).toBeLessThan(10_000)
  })

  it('refuses a call that belongs to no case, also on a session of an ended one', async () => {
    await inCase(() => whole(pooled, 'Hello'))
    const before = workerState().strays.length

    await expect(whole(pooled, 'Too late')).rejects.toThrow('belongs to no open case')

    expect(workerState().strays.slice(before)).toMatchObject([{ reason: 'no-case' }])
  })

  it('refuses loudly what no adapter speaks, without waiting for a request that never ends', async () => {
    const { scope, result } = await inCase(async () => {
      const session = connect(HOST)
      const stream = session.request({ ':method': 'POST', ':path': '/model/amazon.nova-sonic-v1%3A0/invoke-with-bidirectional-stream' })
      stream.write('an event')
      let text = ''
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      const status = await new Promise((resolve, reject) => {
        stream.on('response', (headers) => resolve(headers[':status']))
        stream.on('error', reject)
      })
      await new Promise((resolve) => stream.once('end', resolve))
      session.destroy()
      return { status, text }
    })

    expect(result.value).toMatchObject({ status: 400, text: expect.stringContaining('invoke-with-bidirectional-stream') })
    expect(entriesOf(scope.recorder.entries, 'note')).toMatchObject([{ code: 'provider_not_recognised' }])
  })
})

describe('HTTP/2 to other hosts', () => {
  const get = (origin: string) =>
    new Promise<string>((resolve, reject) => {
      const session = http2.connect(origin)
      session.once('error', reject)
      const stream = session.request({ ':path': '/' })
      let text = ''
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      stream.once('error', reject)
      stream.once('end', () => {
        session.close()
        resolve(text)
      })
    })

  it('reaches a server of this machine', async () => {
    const server = http2.createServer((_request, response) => response.end('real')).listen(0)

    const { result } = await inCase(() => get(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))

    server.close()
    expect(result.value).toBe('real')
  })

  it('is stopped at the wall and reported', async () => {
    const { scope, result } = await inCase(() => get('https://grpc.shop.test'))

    expect(JSON.stringify(result.error) + String(result.error)).toContain('grpc.shop.test')
    expect(entriesOf(scope.recorder.entries, 'egress')).toMatchObject([{ host: 'grpc.shop.test', outcome: 'blocked' }])
  })
})

describe('the seam', () => {
  it('is put in once, whatever name the function is reached by', async () => {
    await prepareInterception()
    const { connect: first } = http2
    await prepareInterception()

    expect(http2.connect).toBe(first)
    expect(connect).toBe(first)
  })

  it('leaves nothing open', async () => {
    const counted = () => process.getActiveResourcesInfo().filter((kind) => kind !== 'Immediate').length
    await inCase(() => whole(isolated, 'Hello'))
    const before = counted()

    for (let call = 0; call < 30; call++) await inCase(() => streamed(isolated, 'Hello'), { faults: [faults.llmStreamCut()] })

    expect(counted()).toBeLessThanOrEqual(before)
  })
})
