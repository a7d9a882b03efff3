import { z } from 'zod'
import { isObject } from '../../internal/json.ts'
import { defineFault } from '../fault.ts'
import { findDocuments } from './documents.ts'
import { pathKey } from './retrieval-corruption.ts'

/** Nothing was found, and the store says so in its own form: an empty list, counts of zero. */
export const ragEmptyResults = defineFault({
  name: 'rag_empty_results',
  config: z.strictObject({ path: pathKey }),
  points: ['http.response', 'tool.result'],
  severity: 0.6,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'nothing found',
  disturb: ({ path }) => ({
    kind: 'edit_result',
    edit: (text) => {
      const found = findDocuments(text, path)
      if ('unchanged' in found) return found
      return { text: JSON.stringify(withoutCounts(found.with([]))), effective: { list: found.path, lost: found.list.length } }
    },
  }),
})

const COUNTS = /^(?:total|count|total_?count|total_?(?:hits|results)|num_?(?:found|results)|max_score)$/i

/** Counts beside the list, and the best score, agree with it. */
function withoutCounts(value: unknown): unknown {
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([name, item]) => {
    if (COUNTS.test(name) && typeof item === 'number') return [name, 0]
    return [name, isObject(item) ? (COUNTS.test(name) && 'value' in item ? { ...item, value: 0 } : withoutCounts(item)) : item]
  })
  return Object.fromEntries(entries)
}

/** The store is down. */
export const ragUnavailable = defineFault({
  name: 'rag_unavailable',
  config: z.strictObject({ status: z.number().int().min(400).max(599).default(503) }),
  points: ['http.response'],
  severity: 0.6,
  defaultLimit: 1,
  expects: ['RT', 'FB', 'GO'],
  effect: 'store down',
  disturb: ({ status }) => ({
    kind: 'status',
    code: status === 503 ? 'overloaded' : 'server_error',
    status,
    body: { text: JSON.stringify({ error: 'The index is not available.' }), contentType: 'application/json' },
  }),
})
