import { stableStringify } from '../../internal/json.ts'
import type { RequestMessage } from '../../model/exchange.ts'

/** Whether two messages read the same in every part. */
export function isSameMessage(left: RequestMessage, right: RequestMessage): boolean {
  return left === right || stableStringify(left) === stableStringify(right)
}
