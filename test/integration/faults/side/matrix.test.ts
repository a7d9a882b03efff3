import { describe, expect, it } from 'vitest'
import { embeddingServiceFailure } from '../../../../src/faults/index.ts'
import type { FaultSpec } from '../../../../src/model/fault.ts'
import { entriesOf } from '../../../../src/model/ledger.ts'
import { type EmbeddingClient, embeddingClients, moderationClients, type Vectors } from '../../../contract/providers/side/clients.ts'
import { inCase } from '../../../support/in-case.ts'
import { failureWords, outcomeWords } from '../observe.ts'
import { type Cell, expectedCell, expectedKeys, isRecording, recordCell } from './expected.ts'
import { embeddingRows, moderationRows } from './rows.ts'

const TEXTS = ['Refunds are paid within five days.', 'The canteen serves soup.', 'Parcels are sent on Mondays.']

interface Subject {
  readonly key: string
  readonly fault: FaultSpec
  /** What the caller gets without the fault. */
  prepare(): Promise<Vectors>
  /** What the caller sees in a few words. */
  run(usual: Vectors): Promise<string>
}

const textsFor = ({ single }: EmbeddingClient) => (single ? TEXTS.slice(0, 1) : TEXTS)

/** What a client gets undisturbed, asked for once. */
const usual = new Map<EmbeddingClient, Promise<Vectors>>()
function usualOf(client: EmbeddingClient): Promise<Vectors> {
  const known = usual.get(client) ?? inCase(() => client.embed(textsFor(client))).then(({ result }) => result.value ?? [])
  usual.set(client, known)
  return known
}

const subjects: readonly Subject[] = [
  ...embeddingClients.flatMap((client) =>
    embeddingRows.map(({ name, fault }) => ({
      key: `${client.name} | ${name}`,
      fault,
      prepare: () => usualOf(client),
      run: async (vectors: Vectors) => vectorWords(await client.embed(textsFor(client)), vectors),
    })),
  ),
  ...moderationClients.flatMap((client) =>
    moderationRows.map(({ name, fault }) => ({
      key: `${client.name} | ${name}`,
      fault,
      prepare: async () => [],
      run: async () =>
        (await client.moderate(['hello'])).map((allowed) => (allowed === undefined ? 'no verdict' : allowed ? 'yes' : 'no')).join(),
    })),
  ),
]

describe('a fault at a real client', () => {
  it.each(subjects)('$key', async ({ key, fault, prepare, run }) => {
    const vectors = await prepare()
    const seen = await observed(fault, () => run(vectors))
    const expected = expectedCell(key)
    if (expected === undefined && isRecording) return recordCell(key, seen.cell)

    expect(seen.cell).toEqual(expected)
    expect(seen.state).toBe(typeof expected === 'string' ? 'noop' : 'fired')
  })

  it('has no expectation for a row that is gone', () => {
    const keys = subjects.map(({ key }) => key)

    expect(expectedKeys().filter((key) => !keys.includes(key))).toEqual([])
  })
})

async function observed(
  fault: FaultSpec,
  run: () => Promise<string>,
): Promise<{ readonly cell: Cell; readonly state: string | undefined }> {
  const { scope, result } = await inCase(run, { faults: [fault], caseId: 'side-matrix' })
  const ledger = scope.recorder.entries
  const [report] = scope.schedule.report()
  const fired = entriesOf(ledger, 'fault')
  if (fired.length === 0)
    return { cell: `n/a: ${report?.nearMiss?.split('without effect: ')[1]?.split('\n')[0] ?? 'never fired'}`, state: report?.state }
  const seen = result.error ? `throws ${failureWords(result.error)}` : String(result.value)
  const outcomes = outcomeWords(entriesOf(ledger, 'exchange').map(({ outcome }) => outcome))
  const { operation: _operation, begins: _begins, ...effective } = fired[0]?.effective ?? {}
  return { cell: [seen, outcomes, JSON.stringify(effective)], state: report?.state }
}

/** Vectors in a few words: how many, how long, in which order, and what is odd about them. */
function vectorWords(vectors: readonly (readonly unknown[] | string | undefined)[], usual: Vectors): string {
  const count = `${vectors.length} vector${vectors.length === 1 ? '' : 's'}`
  const [first] = vectors
  if (first === undefined) return `${count}${vectors.length > 0 ? ', undefined' : ''}`
  if (typeof first === 'string') return `${count}, text`
  const values = vectors as Vectors
  const [like] = usual
  const order = values.map((vector) => usual.findIndex((other) => String(other) === String(vector)))
  const isOther = order.includes(-1)
  const isWhole = values.every((vector) => vector.every(Number.isFinite))
  const odd = [
    first.length === like?.length ? [] : `${first.length} of ${like?.length} dimensions`,
    values.some((vector) => (vector as readonly unknown[]).includes(null)) ? 'nulls' : [],
    values.some((vector) => vector.some(Number.isNaN)) ? 'NaN' : [],
    values.every((vector) => vector.every((value) => value === 0)) ? 'zeros' : [],
    values.length > 1 && values.every((vector) => String(vector) === String(first)) ? 'all the same' : [],
    isOther && values.every((vector) => Math.abs(Math.hypot(...vector) - 1) < 0.01) ? 'other values of length one' : [],
    isOther && isWhole && values.every((vector) => vector.some(Boolean) && Math.abs(Math.hypot(...vector) - 1) > 0.05)
      ? 'of another length than one'
      : [],
    isOther || order.every((index, place) => index === place) ? [] : `of texts ${order.map((index) => index + 1).join(' ')}`,
  ].flat()
  return [count, ...odd].join(', ')
}

describe('a client that retries', () => {
  const retrying = embeddingClients.filter(
    ({ name, provider }) => !['ollama', 'voyage', 'jina'].includes(provider) && !name.includes('Vertex'),
  )

  it.each(retrying)('gets its vectors after a failure that passes: $name', async (client) => {
    const { scope, result } = await inCase(() => client.embed(textsFor(client), { retries: true }), { faults: [embeddingServiceFailure()] })

    expect(result.error).toBeUndefined()
    expect(result.value).toEqual(await usualOf(client))
    expect(outcomeWords(entriesOf(scope.recorder.entries, 'exchange').map(({ outcome }) => outcome))).toBe('503, answered')
  })
})
