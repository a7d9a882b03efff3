import { faultCatalog } from '../../../src/faults/catalog.ts'
import type { BehaviorCode } from '../../../src/model/fault.ts'
import { notYet } from './not-yet.ts'
import { pairs } from './pairs.ts'
import { provenElsewhere } from './proven-elsewhere.ts'

/** How one behavior that one fault asks for is told apart. */
export type Proof =
  | { readonly by: 'pair' }
  | { readonly by: 'file'; readonly file: string }
  | { readonly by: 'nothing'; readonly reason: string | undefined }

export interface Coverage {
  readonly fault: string
  readonly factory: string
  readonly code: BehaviorCode
  readonly proof: Proof
}

const paired = new Set(pairs.flatMap(({ fault, codes }) => codes.map((code) => `${fault().name} ${code}`)))

function proofOf(fault: string, code: BehaviorCode): Proof {
  if (paired.has(`${fault} ${code}`)) return { by: 'pair' }
  const file = provenElsewhere[fault]?.[code]
  return file === undefined ? { by: 'nothing', reason: notYet[fault]?.[code] } : { by: 'file', file }
}

/** Every fault of the catalogue with every behavior it expects. */
export const coverage = (): readonly Coverage[] =>
  faultCatalog().flatMap(({ name, factory, expects }) =>
    expects.map((code) => ({ fault: name, factory, code, proof: proofOf(name, code) })),
  )
