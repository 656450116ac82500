/**
 * Lets the first value of a key through at once and then at most one per `ms`, always the newest. Used for counters
 * and money, which must not flicker.
 */
export function throttleLatest<Key, Value>(
  ms: number,
  apply: (key: Key, value: Value) => void,
): (key: Key, value: Value) => void {
  /** Keys in their quiet time, with the value that came meanwhile. */
  const quiet = new Map<Key, { readonly next: { readonly value: Value } | null }>()

  const open = (key: Key, value: Value): void => {
    quiet.set(key, { next: null })
    apply(key, value)
    setTimeout(() => {
      const next = quiet.get(key)?.next ?? null
      quiet.delete(key)
      if (next !== null) open(key, next.value)
    }, ms)
  }
  return (key, value) => {
    if (quiet.has(key)) quiet.set(key, { next: { value } })
    else open(key, value)
  }
}
