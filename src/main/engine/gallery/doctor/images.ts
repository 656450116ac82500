import type { ImageRecord } from '../../store/images.ts'
import type { Store } from '../../store/index.ts'

const pageSize = 200

/**
 * Every image, oldest first, a page at a time: an open cursor would block the connection while files are read.
 * Images stored after the walk began may or may not be seen.
 */
export function* imagePages(store: Store): Generator<readonly ImageRecord[]> {
  const next = store.db.prepare<[number, number], ImageRecord>('SELECT * FROM image WHERE id > ? ORDER BY id LIMIT ?')
  for (let page = next.all(0, pageSize); page.length > 0; page = next.all(page.at(-1)?.id ?? 0, pageSize)) yield page
}

/** "Image 12 (row 5, 00123)": how a person finds it. */
export function nameOf(store: Store, image: ImageRecord): string {
  const row = store.rows.get(image.batch_id, image.row_id)
  return `Image ${image.id}${row ? ` (batch ${image.batch_id}, row ${row.number}, ${row.key})` : ''}`
}

/** Works on a page, a few at a time, results in order. */
export async function mapSome<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const atOnce = 4
  const results: Result[] = []
  for (let from = 0; from < items.length; from += atOnce) {
    results.push(...(await Promise.all(items.slice(from, from + atOnce).map((item) => work(item)))))
  }
  return results
}
