import type { Ranked } from '../../model/side.ts'
import { wordStems } from '../word-stems.ts'

/** Documents by the share of the query's word stems they hold, best first; among equals the shorter, then the earlier one. */
export function rankDocuments(query: string, documents: readonly string[]): readonly Ranked[] {
  const wanted = new Set(wordStems(query))
  const scored = documents.map((document, index) => ({ index, score: overlap(wanted, new Set(wordStems(document))) }))
  return inOrder(scored)
}

/** Best first, the earlier of equals first. */
export function inOrder(ranked: readonly Ranked[]): readonly Ranked[] {
  return ranked.toSorted((a, b) => b.score - a.score || a.index - b.index)
}

/** 0 to 1: mostly how much of the query is found, a little how much of the document it is. */
function overlap(wanted: ReadonlySet<string>, found: ReadonlySet<string>): number {
  if (wanted.size === 0 || found.size === 0) return 0
  const both = [...wanted].filter((stem) => found.has(stem)).length
  return Math.round(((0.9 * both) / wanted.size + (0.1 * both) / (wanted.size + found.size - both)) * 10_000) / 10_000
}
