import type { Db } from '../store/open.ts'
import type { LedgerRecord } from './line.ts'

/** Jobs on a page, and characters of their bodies and cells, about: some 10 ms of reading and writing. */
const jobsPerPage = 500
const charsPerPage = 1_000_000

interface Page {
  readonly row: LedgerRecord[]
  readonly job: LedgerRecord[]
  /** Id of the page after it; null when this was the last. */
  readonly next: string | null
}

/**
 * Rows of a batch with those of their jobs that were never claimed, some at a time: a page's id is "batch, number of the
 * last row told". Rows whose jobs were all claimed are told with their attempts.
 */
export function makeUnsentPages(db: Db): (id: string) => Page {
  const rows = db.prepare<[number, number], LedgerRecord>(
    'SELECT * FROM row WHERE batch_id = ? AND number > ? ORDER BY number',
  )
  const jobs = db.prepare<[unknown], LedgerRecord>('SELECT * FROM job WHERE row_id = ? AND claimed_at IS NULL')
  return (id) => {
    const [batchId = 0, after = 0] = id.split(' ').map(Number)
    const page: Page & { next: string | null } = { row: [], job: [], next: null }
    let seen = 0
    let chars = 0
    for (const row of rows.iterate(batchId, after)) {
      const unsent = jobs.all(row['id'])
      page.job.push(...unsent)
      if (unsent.length > 0 || row['state'] === 'blocked') page.row.push(row)
      seen += 1
      chars += unsent.reduce((sum, { body }) => sum + String(body).length, String(row['cells']).length)
      if (Math.max(seen, page.job.length) >= jobsPerPage || chars >= charsPerPage)
        return { ...page, next: `${batchId} ${String(row['number'])}` }
    }
    return page
  }
}
