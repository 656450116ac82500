/**
 * Works on up to `width` items at once and yields the results in the order of the items. Stops taking items when the
 * consumer stops; `work` must not reject.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const open: Promise<Result>[] = []
  try {
    for await (const item of items) {
      open.push(work(item))
      const first = open.length >= width ? open.shift() : undefined
      if (first) yield await first
    }
    for (let first = open.shift(); first; first = open.shift()) yield await first
  } finally {
    await Promise.all(open)
  }
}
