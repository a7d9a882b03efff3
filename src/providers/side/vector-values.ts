import type { EmbeddingReply } from '../../model/side.ts'

export interface VectorForm {
  readonly asked: 'numbers' | 'base64'
  /** The wire knows lists of numbers and nothing else. */
  readonly isOnlyForm?: boolean
}

export interface VectorValues {
  /** What stands on the wire for each vector, in the order of the reply. */
  readonly values: readonly unknown[]
  readonly approximated?: string
}

/** The vectors in the form that was asked for: lists of numbers, or base64 of little-endian 32-bit floats. */
export function vectorValues({ vectors, encoding }: EmbeddingReply, { asked, isOnlyForm = false }: VectorForm): VectorValues {
  const isOther = encoding === 'other'
  const form = isOther === (asked === 'base64') ? 'numbers' : 'base64'
  const values = vectors.map((vector) => (form === 'base64' ? toBase64(vector.values) : vector.values))
  if (isOther && isOnlyForm) return { values, approximated: 'this wire knows no other encoding: base64 text stands where numbers belong' }
  const hasNaN = form === 'numbers' && vectors.some((vector) => vector.values.some(Number.isNaN))
  return hasNaN ? { values, approximated: 'JSON has no NaN: null stands for it' } : { values }
}

function toBase64(values: readonly number[]): string {
  const bytes = new DataView(new ArrayBuffer(values.length * 4))
  values.forEach((value, index) => {
    bytes.setFloat32(index * 4, value, true)
  })
  return Buffer.from(bytes.buffer).toString('base64')
}
