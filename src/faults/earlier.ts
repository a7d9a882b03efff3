import type { EarlierResult } from '../model/result-edit.ts'

/** What the very same call gave `age` calls ago. */
export function resultAgo(earlier: readonly EarlierResult[], age: number): EarlierResult | undefined {
  return earlier.filter((result) => result.isSameCall).at(-age)
}
