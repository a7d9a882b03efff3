import { isObject, parseJson, withJsonAt } from '../../internal/json.ts'
import type { Unchanged } from '../../model/result-edit.ts'

/** Names under which retrievers list what they found. */
const LISTS = ['documents', 'results', 'items', 'chunks', 'passages', 'matches', 'hits']
/** Objects that hold the answer proper. */
const WRAPPERS = ['data', 'result', 'response', 'hits']
const CONTENTS = [
  'pageContent',
  'page_content',
  'text',
  'content',
  'body',
  'snippet',
  'passage',
  'chunk',
  'document',
  'summary',
  'description',
]
/** Objects inside a hit that hold the document proper. */
const SOURCES = ['document', 'doc', 'node', '_source', 'payload', 'fields', 'chunk', 'metadata']

type Path = readonly string[]

/** The list of documents in an answer, and the way to put another in its place. */
export interface FoundDocuments {
  readonly list: readonly unknown[]
  readonly path: string
  /** The whole answer with this list instead. */
  with(list: readonly unknown[]): unknown
}

/** Where an answer lists what was found: under a usual name, at `path`, or the answer itself. */
export function findDocuments(text: string, path: string | undefined): FoundDocuments | Unchanged {
  const answer = parseJson(text)
  const place = path === undefined ? listPlace(answer) : path.split('.')
  const list = place && valueAt(answer, place)
  if (!place || !Array.isArray(list)) {
    return {
      unchanged: path ? `there is no list at ${path}` : `the result holds no list under ${LISTS.join(', ')}: name its place with \`path\``,
    }
  }
  if (list.length === 0) return { unchanged: 'nothing was found anyway' }
  return { list: list as unknown[], path: place.join('.') || 'the answer itself', with: (next) => withJsonAt(answer, place, next) }
}

function listPlace(answer: unknown): Path | undefined {
  if (Array.isArray(answer)) return intoBatch(answer, [])
  if (!isObject(answer)) return undefined
  const name = LISTS.find((key) => Array.isArray(answer[key]))
  if (name !== undefined) return intoBatch(answer[name] as unknown[], [name])
  for (const wrapper of WRAPPERS) {
    const inner = isObject(answer[wrapper]) || Array.isArray(answer[wrapper]) ? listPlace(answer[wrapper]) : undefined
    if (inner) return [wrapper, ...inner]
  }
  return undefined
}

/** Stores that take several questions at once give a list of lists: the first is the one. A pair is a document and its score. */
function intoBatch(list: readonly unknown[], path: Path): Path {
  const [first] = list
  return Array.isArray(first) && !isPair(first) ? [...path, '0'] : path
}

function isPair(value: unknown): value is readonly [unknown, number] {
  return Array.isArray(value) && value.length === 2 && typeof value[1] === 'number'
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, name) => (Array.isArray(at) ? at[Number(name)] : isObject(at) ? at[name] : undefined), value)
}

/** The document in a list item: a pair of document and score holds it first. */
function documentPath(item: unknown): Path {
  return isPair(item) ? ['0'] : []
}

function contentPath(item: unknown): Path | undefined {
  const base = documentPath(item)
  const document = valueAt(item, base)
  if (typeof document === 'string') return base
  if (!isObject(document)) return undefined
  const own = CONTENTS.find((key) => typeof document[key] === 'string')
  if (own !== undefined) return [...base, own]
  for (const source of SOURCES) {
    const inner = isObject(document[source]) ? contentPath(document[source]) : undefined
    if (inner) return [...base, source, ...inner]
  }
  return undefined
}

/** The text of a document; `undefined` where none can be told. */
export function contentOf(item: unknown): string | undefined {
  const path = contentPath(item)
  return path && (valueAt(item, path) as string)
}

/** The document with another text. */
export function withContent(item: unknown, text: string): unknown {
  const path = contentPath(item)
  return path ? withJsonAt(item, path, text) : item
}

const SCORES = ['score', '_score', 'similarity', 'relevance', 'relevance_score', 'relevanceScore', 'distance', '@search.score']

function scorePath(item: unknown): Path | undefined {
  if (isPair(item)) return ['1']
  const name = isObject(item) ? SCORES.find((key) => typeof item[key] === 'number') : undefined
  return name === undefined ? undefined : [name]
}

export function scoreOf(item: unknown): number | undefined {
  const path = scorePath(item)
  return path && (valueAt(item, path) as number)
}

export function withScore(item: unknown, score: number): unknown {
  const path = scorePath(item)
  return path ? withJsonAt(item, path, score) : item
}

const ORIGINS = ['source', 'title', 'url', 'uri', 'file', 'author', 'name', 'id', 'document_id', 'documentId']

/** What a document says about where it comes from: its `metadata`, or fields such as `source` and `title`. */
export function originOf(item: unknown): Readonly<Record<string, unknown>> | undefined {
  const document = valueAt(item, documentPath(item))
  if (!isObject(document)) return undefined
  if (isObject(document['metadata'])) return { metadata: document['metadata'] }
  const known = Object.entries(document).filter(([name]) => ORIGINS.includes(name))
  return known.length > 0 ? Object.fromEntries(known) : undefined
}

/** The document with another origin, as far as it has one of that kind. */
export function withOrigin(item: unknown, origin: Readonly<Record<string, unknown>>): unknown {
  const base = documentPath(item)
  const document = valueAt(item, base)
  return isObject(document) ? withJsonAt(item, base, { ...document, ...origin }) : item
}
