import { z } from 'zod'
import { isObject } from '../../internal/json.ts'
import type { ResultEdit } from '../../model/result-edit.ts'
import { atTime, timeOf } from '../dates.ts'
import { defineFault } from '../fault.ts'
import { headOf } from '../text-parts.ts'
import { editLeaves } from '../tool/edit-json.ts'
import { contentOf, findDocuments, originOf, scoreOf, withContent, withOrigin, withScore } from './documents.ts'

const modes = ['irrelevant', 'duplicated', 'reordered', 'truncated', 'stale', 'scores_inverted', 'wrong_metadata'] as const
type Mode = (typeof modes)[number]
type Chance = (label: string) => number
type Documents = readonly unknown[]

/** Where the list of documents is, when it goes by none of the usual names: `answer.sources`. */
export const pathKey = z.string().min(1).optional()

/** What was found is not what was looked for. */
export const ragRetrievalCorruption = defineFault({
  name: 'rag_retrieval_corruption',
  config: z.strictObject({
    mode: z.enum(modes).default('irrelevant'),
    /** So many documents at the top stay as they are. */
    keep: z.number().int().min(0).default(0),
    path: pathKey,
  }),
  points: ['http.response', 'tool.result'],
  severity: 0.6,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'found documents are the wrong ones (lists under documents, results, items, chunks, passages, matches, hits, or `path`)',
  disturb: ({ mode, keep, path }) => ({ kind: 'edit_result', edit: corrupting(mode, keep, path) }),
})

function corrupting(mode: Mode, keep: number, path: string | undefined): ResultEdit {
  return (text, { draw, nowMs }) => {
    const found = findDocuments(text, path)
    if ('unchanged' in found) return found
    const rest = found.list.slice(keep)
    if (rest.length === 0) return { unchanged: `only ${found.list.length} documents were found, and ${keep} are kept` }
    const next = corrupt(rest, mode, draw, nowMs)
    if (JSON.stringify(next) === JSON.stringify(rest)) return { unchanged: reasons[mode] }
    const whole = found.with([...found.list.slice(0, keep), ...next])
    return { text: JSON.stringify(whole), effective: { mode, list: found.path, documents: found.list.length } }
  }
}

const reasons: Readonly<Record<Mode, string>> = {
  irrelevant: 'no document has a text that could be exchanged',
  duplicated: 'all documents are the same already',
  reordered: 'there are too few documents to change their order',
  truncated: 'no document has a text that could be cut',
  stale: 'no document has anything that could be dated',
  scores_inverted: 'the documents have no scores, or all the same',
  wrong_metadata: 'no document says where it comes from',
}

function corrupt(documents: Documents, mode: Mode, draw: Chance, nowMs: number): Documents {
  switch (mode) {
    case 'irrelevant':
      return documents.map((item, index) => (contentOf(item) === undefined ? item : withContent(item, elsewhere(index, draw))))
    case 'duplicated':
      return documents.length === 1 ? [documents[0], documents[0]] : documents.map(() => documents[0])
    case 'reordered':
      return reordered(documents, draw)
    case 'truncated':
      return documents.map((item) => withContent(item, headOf(contentOf(item) ?? '', 0.3)))
    case 'stale':
      return documents.map((item) => aged(item, nowMs))
    case 'scores_inverted':
      return inverted(documents)
    case 'wrong_metadata':
      return documents.length === 1
        ? documents.map(fromTheArchive)
        : documents.map((item, index) => withOrigin(item, originOf(documents.at(index - 1)) ?? {}))
  }
}

/** Passages from shelves that no question of a support desk leads to. */
const PASSAGES = [
  'Lichens grow on bark and stone where the air is clean; they take up to a year to widen by a millimetre.',
  'The lower third of the sail is reefed first. A second reef follows when the boat heels more than twenty degrees.',
  'Sourdough is fed twice a day at room temperature. In a cool cellar once in three days will do.',
  'The narrow-gauge line was opened in stages. Its last bridge needed two winters.',
  'Bees fly out from ten degrees on. Below that they keep to the cluster and turn the outermost inward.',
]

function elsewhere(index: number, draw: Chance): string {
  const start = Math.floor(draw('irrelevant') * PASSAGES.length)
  return PASSAGES[(start + index) % PASSAGES.length] ?? ''
}

/** An order that is another one: where chance leaves it, the first goes last. */
function reordered(documents: Documents, draw: Chance): Documents {
  const order = documents.map((_, index) => index).toSorted((a, b) => draw(`order:${a}`) - draw(`order:${b}`))
  const isAnother = order.some((from, index) => from !== index)
  return isAnother ? order.map((from) => documents[from]) : [...documents.slice(1), documents[0]]
}

const TWO_YEARS_MS = 730 * 86_400_000

/** The document as it might have stood two years ago. One without any date gets one. */
function aged(item: unknown, nowMs: number): unknown {
  const dated = editLeaves(item, (leaf, { key }) => {
    const ms = timeOf(leaf, key)
    if (ms !== undefined) return atTime(leaf, ms - TWO_YEARS_MS)
    return typeof leaf === 'string' ? leaf.replace(/\b20\d{2}\b/g, (year) => String(Number(year) - 2)) : leaf
  })
  if (JSON.stringify(dated) !== JSON.stringify(item)) return dated
  const updatedAt = new Date(nowMs - TWO_YEARS_MS).toISOString()
  const metadata = originOf(item)?.['metadata']
  return withOrigin(item, isObject(metadata) ? { metadata: { ...metadata, updatedAt } } : { updatedAt })
}

/** The best becomes the worst: each score is mirrored between the highest and the lowest. */
function inverted(documents: Documents): Documents {
  const scores = documents.flatMap((item) => scoreOf(item) ?? [])
  const sum = Math.max(...scores) + Math.min(...scores)
  return documents.map((item) => {
    const score = scoreOf(item)
    return score === undefined ? item : withScore(item, Number((sum - score).toPrecision(12)))
  })
}

function fromTheArchive(item: unknown): unknown {
  const origin = originOf(item)
  if (!origin) return item
  const elsewhereFrom = { source: 'archive/unrelated-notes.md', title: 'Unrelated notes' }
  const { metadata } = origin
  return withOrigin(item, isObject(metadata) ? { metadata: { ...metadata, ...elsewhereFrom } } : elsewhereFrom)
}
