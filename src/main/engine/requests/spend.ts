import { exportSpend } from '../spend/export.ts'
import { spendReport } from '../spend/report.ts'
import type { Store } from '../store/index.ts'
import type { Handlers } from './handlers.ts'

/** Where the money went, on the screen and as a file. */
export function spendRequests(parts: {
  readonly store: Store
  readonly root: string
}): Handlers<'spend.report' | 'spend.export'> {
  return {
    'spend.report': (query) => spendReport(parts.store, query),
    'spend.export': ({ path, ...query }) => exportSpend(parts, query, path),
  }
}
