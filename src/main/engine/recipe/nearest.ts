/** The candidate nearest to a word, case aside, with its edit distance; null when none is within `most` edits. */
export function nearestTo(
  word: string,
  candidates: readonly string[],
  most: number,
): { readonly value: string; readonly distance: number } | null {
  let best: { value: string; distance: number } | null = null
  for (const value of candidates) {
    const distance = editDistance(word.toLowerCase(), value.toLowerCase())
    if (distance <= most && (best === null || distance < best.distance)) best = { value, distance }
  }
  return best
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min(replace, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
