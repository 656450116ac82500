import { openSpendReader } from '../spend/reader.ts'
import type { Store } from '../store/index.ts'
import type { Handlers } from './handlers.ts'

/** Where the money went, on the screen and as a file. */
export function spendRequests({
  store,
  root,
}: {
  readonly store: Store
  readonly root: string
}): Handlers<'spend.report' | 'spend.export'> {
  const reader = openSpendReader(store.db.name, root)
  return {
    'spend.report': (query) => reader.report(query),
    'spend.export': ({ path, ...query }) => reader.export(query, path),
  }
}
