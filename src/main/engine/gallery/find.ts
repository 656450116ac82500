import type { GalleryResult } from '../../../contract/image.ts'
import type { Store } from '../store/index.ts'
import { compileQuery } from './query.ts'

/** Images a query finds, newest first, at most `limit`; `total` counts beyond it. Throws `bad_request`. */
export function findImages(store: Store, query: string, limit: number): GalleryResult {
  const { where, parameters } = compileQuery(query)
  const find = store.db.prepare<(string | number)[], [number, number]>(
    `SELECT image.id, CAST(ROUND(image.width * 100.0 / image.height) AS INTEGER) FROM image
     WHERE ${where} ORDER BY image.id DESC LIMIT ?`,
  )
  const found = find.raw().all(...parameters, limit)
  return {
    ids: found.map(([id]) => id),
    ratios: found.map(([, ratio]) => ratio),
    total: found.length < limit ? found.length : count(store, where, parameters),
  }
}

function count(store: Store, where: string, parameters: readonly (string | number)[]): number {
  return store.db
    .prepare<(string | number)[], number>(`SELECT COUNT(*) FROM image WHERE ${where}`)
    .pluck()
    .get(...parameters) as number
}
