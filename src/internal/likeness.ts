/** How alike two texts are, 0 to 1: the share of words they have in common, each as often as it occurs. White space does not count. */
export function likeness(a: string, b: string): number {
  const [left, right] = [wordsOf(a), wordsOf(b)]
  if (left.length + right.length === 0) return 1
  const counts = new Map<string, number>()
  for (const word of left) counts.set(word, (counts.get(word) ?? 0) + 1)
  let common = 0
  for (const word of right) {
    const left = counts.get(word) ?? 0
    if (left === 0) continue
    counts.set(word, left - 1)
    common += 1
  }
  return (2 * common) / (left.length + right.length)
}

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')
