import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FaultSpec } from '../../../src/model/fault.ts'
import type { AskOptions, MatrixClient } from './client.ts'
import { type ClientName, matrixClients } from './clients.ts'
import { type Cell, expectedCell, expectedKeys, isRecording, recordCell, rowKeys } from './expected.ts'
import { missWords, observe, outcomeWords, seenWords } from './observe.ts'
import { type Mode, rows } from './rows.ts'
import { ANSWER, ARGUMENTS, type Says, sceneOf } from './scenes.ts'

const clients = Object.entries(matrixClients) as [ClientName, (typeof matrixClients)[ClientName]][]
const optionsOf = (mode: Mode, retries: boolean): AskOptions => ({
  stream: mode.startsWith('stream'),
  tools: mode.endsWith('tool'),
  retries,
})
const cells = rows.flatMap((row) => row.modes.flatMap((mode) => clients.map(([name, client]) => ({ ...row, mode, client, key: name }))))

beforeEach(() => {
  // Stream readers print what they could not parse.
  for (const method of ['error', 'warn', 'log'] as const) vi.spyOn(console, method).mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('without a fault', () => {
  it.each(clients)('the %s client sees the whole answer, whole and streamed', async (_name, client) => {
    const whole = await observe(client, optionsOf('whole', false), [])
    const streamed = await observe(client, optionsOf('stream', false), [])

    expect([whole.seen.text, streamed.seen.text]).toEqual([ANSWER, ANSWER])
    expect([whole.seen.failure, streamed.seen.failure]).toEqual([undefined, undefined])
    expect(whole.exchanges.map(({ provider, faults, attempt }) => ({ provider, faults, attempt }))).toEqual([
      { provider: client.provider, faults: [], attempt: 1 },
    ])
    expect(outcomeWords([...whole.outcomes, ...streamed.outcomes])).toBe('answered, answered')
  })

  it.each(clients)('the %s client sees the whole tool call, whole and streamed', async (_name, client) => {
    const whole = await observe(client, optionsOf('whole tool', false), [])
    const streamed = await observe(client, optionsOf('stream tool', false), [])

    for (const { seen } of [whole, streamed]) {
      expect(seen.called).toBe('lookup_order')
      expect(typeof seen.call === 'string' ? JSON.parse(seen.call) : seen.call).toEqual(ARGUMENTS)
    }
  })
})

describe.each(clients)('a fault at the %s client', (name) => {
  it.each(cells.filter((cell) => cell.key === name))('$name, $mode', async ({ name: row, mode, client, fault, key, says }) => {
    const { answer = ANSWER } = sceneOf(says)
    const expected = expectedCell(key, `${row} | ${mode}`)
    if (expected === undefined && isRecording) return recordCell(key, `${row} | ${mode}`, await observedCell(client, mode, fault, says))
    if (expected === undefined) return expect.fail(`expected/ has no cell "${row} | ${mode}" of ${key}`)

    const once = await observe(client, optionsOf(mode, false), [fault], says)

    if (typeof expected === 'string') return expect(once.fired, expected).toEqual([])
    const [seen, outcome, retried] = expected
    expect(seenWords(once.seen, answer)).toBe(seen)
    expect(outcomeWords(once.outcomes)).toBe(outcome)
    expect(once.reports.map(({ state }) => state)).toEqual(['fired'])
    expect(once.fired.length).toBeGreaterThan(0)
    for (const fired of once.fired) expect(Object.keys(fired.effective)).not.toEqual([])
    expect(once.exchanges.flatMap(({ faults }) => faults)).not.toEqual([])
    if (isAnswered(outcome)) return

    const twice = await observe(client, optionsOf(mode, true), [fault], says)

    expect(outcomeWords(twice.outcomes)).toBe(retried ?? outcome)
    if (retried?.endsWith('answered')) expect([twice.seen.text, twice.seen.failure]).toEqual([answer, undefined])
  })

  it('has no expectation for a row that is gone', () => {
    expect(expectedKeys(name).filter((key) => !rowKeys.includes(key))).toEqual([])
  })
})

const isAnswered = (outcome: string): boolean => outcome.split(', ').every((word) => word === 'answered')

async function observedCell(client: MatrixClient, mode: Mode, fault: FaultSpec, says?: Says): Promise<Cell> {
  const once = await observe(client, optionsOf(mode, false), [fault], says)
  if (once.fired.length === 0) return `n/a: ${missWords(once.reports[0]?.nearMiss)}`
  const cell = [seenWords(once.seen, sceneOf(says).answer), outcomeWords(once.outcomes)] as const
  if (isAnswered(cell[1])) return cell
  const twice = outcomeWords((await observe(client, optionsOf(mode, true), [fault], says)).outcomes)
  return twice === cell[1] ? cell : [...cell, twice]
}

describe('waits', () => {
  const { 'openai chat': chat, anthropic, 'ai sdk': ai, bedrock, mistral, cohere } = matrixClients
  const fault = (name: string) => rows.find((row) => row.name === name)?.fault ?? expect.fail(`no row ${name}`)

  it.each([
    ['openai', chat, 'rate limit', 5_000],
    ['openai', chat, 'rate limit in ms', 5_000],
    ['openai', chat, 'rate limit by date', 4_000],
    ['anthropic', anthropic, 'rate limit', 5_000],
    ['anthropic', anthropic, 'rate limit by date', 4_000],
    ['ai sdk', ai, 'rate limit', 5_000],
    ['ai sdk', ai, 'rate limit in ms', 5_000],
    ['bedrock', bedrock, 'rate limit', 5_000],
    ['bedrock', bedrock, 'rate limit in ms', 5_000],
    ['bedrock', bedrock, 'rate limit by date', 4_000],
  ] as const)('the %s client obeys: $2 (%s)', async (_name, client, row, atLeastMs) => {
    const { exchanges, elapsedMs } = await observe(client, optionsOf('whole', true), [fault(row)])

    expect((exchanges[1]?.atMs ?? 0) - (exchanges[0]?.endedMs ?? 0)).toBeGreaterThanOrEqual(atLeastMs)
    expect(elapsedMs).toBeLessThan(atLeastMs + 2_500)
    expect(exchanges[0]?.retryAfterMs).toBe(5_000)
  })

  it.each([
    ['mistral', mistral],
    ['cohere', cohere],
  ] as const)('the %s client knows no hint in ms and comes sooner', async (_name, client) => {
    const { exchanges } = await observe(client, optionsOf('whole', true), [fault('rate limit in ms')])

    expect(exchanges).toHaveLength(2)
    expect((exchanges[1]?.atMs ?? 0) - (exchanges[0]?.endedMs ?? 0)).toBeLessThan(2_000)
  })

  it.each([
    ['response timeout, then reset', 'whole', 60_000],
    ['stream stall', 'stream', 20_000],
    ['keep-alives only', 'stream', 60_000],
    ['slow first token', 'stream', 5_000],
    ['latency', 'whole', 2_000],
  ] as const)('%s (%s) lasts on the case clock', async (row, mode, ms) => {
    const { elapsedMs } = await observe(chat, optionsOf(mode, false), [fault(row)])

    expect(elapsedMs).toBeGreaterThanOrEqual(ms)
    expect(elapsedMs).toBeLessThan(ms + 2_500)
  })
})
