import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { payloadKey } from '../payload.ts'
import { contentOf, findDocuments, withContent } from './documents.ts'
import { pathKey } from './retrieval-corruption.ts'

/**
 * Foreign instructions stand in a found document. It shows how an agent treats such content among other faults; whether instructions get
 * through is measured by attacks, which follow the payload to its effect.
 */
export const ragDocumentPoisoning = defineFault({
  name: 'rag_document_poisoning',
  config: z.strictObject({
    payload: payloadKey,
    /** How many documents. */
    count: z.number().int().min(1).default(1),
    /** Place of the first of them in the list, from 1; the last document where the list is shorter. */
    rank: z.number().int().min(1).default(1),
    path: pathKey,
  }),
  points: ['http.response', 'tool.result'],
  severity: 0.7,
  defaultLimit: 'always',
  expects: ['RI'],
  effect: 'foreign instructions in a found document',
  disturb: ({ payload, count, rank, path }) => ({
    kind: 'edit_result',
    edit: (text) => {
      const found = findDocuments(text, path)
      if ('unchanged' in found) return found
      const first = Math.min(rank, found.list.length) - 1
      const isPoisoned = (index: number) => index >= first && index < first + count && contentOf(found.list[index]) !== undefined
      const poisoned = found.list.map((item, index) => (isPoisoned(index) ? withContent(item, `${contentOf(item)}\n\n${payload}`) : item))
      const ranks = found.list.flatMap((_, index) => (isPoisoned(index) ? [index + 1] : []))
      if (ranks.length === 0) return { unchanged: 'no document there has a text' }
      return { text: JSON.stringify(found.with(poisoned)), effective: { list: found.path, ranks } }
    },
  }),
})
