import { describe, expect, it } from 'vitest'
import '../../../matchers/index.ts'
import { defineGoal, embeddingCorruption, embeddingModelDrift, embeddingServiceFailure, rerankCorruption } from '../../../src/core.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import { fragileRag, RIGHT_SOURCE, robustRag } from '../../fixtures/agents/rag.ts'

const rightSource = defineGoal({
  name: 'right_source',
  evaluate: ({ reply }) => ({
    value: reply.text.includes(`[source: ${RIGHT_SOURCE}]`) ? 1 : 0,
    detail: reply.text.slice(-40),
  }),
})

/** The index is made by the first embedding call, the question by the second. A seed where chance decides whether the order suffers. */
const rows: readonly { readonly name: string; readonly fault: FaultSpec; readonly seed?: number }[] = [
  { name: 'the service is down', fault: embeddingServiceFailure().always() },
  { name: 'the service is down for a moment', fault: embeddingServiceFailure({ code: 'rate_limited' }) },
  { name: 'vectors of a question that are half as long', fault: embeddingCorruption({ mode: 'wrong_dimension' }).onCall(2) },
  { name: 'vectors with holes', fault: embeddingCorruption({ mode: 'nan' }) },
  { name: 'vectors of nothing', fault: embeddingCorruption({ mode: 'zero' }) },
  { name: 'vectors that are all the same', fault: embeddingCorruption({ mode: 'constant' }) },
  { name: 'vectors in another order', fault: embeddingCorruption({ mode: 'permuted' }).onCall(1) },
  { name: 'vectors of any length', fault: embeddingCorruption({ mode: 'unnormalised' }).onCall(1), seed: 7 },
  { name: 'a vector too few', fault: embeddingCorruption({ mode: 'missing_item' }).onCall(1) },
  { name: 'vectors in another encoding', fault: embeddingCorruption({ mode: 'wrong_encoding' }) },
  { name: 'another model, which says so', fault: embeddingModelDrift({ toModel: 'text-embedding-4' }).afterCalls(1) },
  { name: 'another model, which does not', fault: embeddingModelDrift().afterCalls(1) },
  { name: 'the worst document first', fault: rerankCorruption() },
  { name: 'no order at all', fault: rerankCorruption({ mode: 'constant' }) },
  { name: 'documents that do not exist', fault: rerankCorruption({ mode: 'index_out_of_range' }) },
]

describe('an agent that searches by vectors', () => {
  it.each(rows)('shows whether it checks what it is given: $name', async ({ fault, seed = 42 }) => {
    const options = { goals: [rightSource], seed }

    await expect(robustRag()).toRecoverFrom(fault, options)
    await expect(fragileRag()).not.toRecoverFrom(fault, options)
  })
})
