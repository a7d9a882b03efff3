import * as faults from '../../../../src/faults/index.ts'
import type { FaultSpec } from '../../../../src/model/fault.ts'

export interface SideRow {
  readonly name: string
  readonly fault: FaultSpec
}

const modes = ['wrong_dimension', 'nan', 'zero', 'constant', 'permuted', 'unnormalised', 'missing_item', 'wrong_encoding'] as const

/** Every fault of embedding calls, with the variants that reach a client differently. */
export const embeddingRows: readonly SideRow[] = [
  { name: 'service failure 503', fault: faults.embeddingServiceFailure() },
  { name: 'service failure, rate limited', fault: faults.embeddingServiceFailure({ code: 'rate_limited' }) },
  { name: 'service failure, unauthenticated', fault: faults.embeddingServiceFailure({ code: 'unauthenticated' }) },
  { name: 'service failure, connection reset', fault: faults.embeddingServiceFailure({ code: 'ECONNRESET' }) },
  ...modes.map((mode) => ({ name: `corruption: ${mode}`, fault: faults.embeddingCorruption({ mode }) })),
  { name: 'model drift', fault: faults.embeddingModelDrift() },
]

/** Every fault of controls that moderation end points meet. */
export const moderationRows: readonly SideRow[] = [
  { name: 'outage 503', fault: faults.guardrailOutage() },
  { name: 'outage, connection refused', fault: faults.guardrailOutage({ code: 'ECONNREFUSED' }) },
  { name: 'malformed: invalid_json', fault: faults.guardrailMalformed() },
  { name: 'malformed: missing_field', fault: faults.guardrailMalformed({ mode: 'missing_field' }) },
  { name: 'malformed: empty', fault: faults.guardrailMalformed({ mode: 'empty' }) },
  { name: 'forced verdict: block', fault: faults.guardrailForcedVerdict({ verdict: 'block' }) },
]
