import type { DroppedParameter } from '../../../contract/model.ts'
import type { Db } from './open.ts'

/** Parameters that providers said their models do not have. Asked for at every claim, and they seldom change: kept. */
export interface Dropped {
  all(): readonly DroppedParameter[]
  /** Names that are left out of requests to a model at a host. */
  of(host: string, model: string): readonly string[]
  /** Known already: stays as it is. */
  add(dropped: DroppedParameter): void
  remove(dropped: Omit<DroppedParameter, 'at'>): void
}

/** All SQL about them. */
export function makeDropped(db: Db): Dropped {
  const read = db.prepare<[], DroppedParameter>(
    'SELECT host, model, parameter, at FROM dropped_parameter ORDER BY host, model, parameter',
  )
  const insert = db.prepare<[DroppedParameter]>(
    'INSERT OR IGNORE INTO dropped_parameter (host, model, parameter, at) VALUES (@host, @model, @parameter, @at)',
  )
  const remove = db.prepare<[Omit<DroppedParameter, 'at'>]>(
    'DELETE FROM dropped_parameter WHERE host = @host AND model = @model AND parameter = @parameter',
  )
  let kept: readonly DroppedParameter[] | null = null
  const all = (): readonly DroppedParameter[] => (kept ??= read.all())
  return {
    all,
    of: (host, model) => all().flatMap((one) => (one.host === host && one.model === model ? [one.parameter] : [])),
    add(dropped) {
      kept = null
      insert.run(dropped)
    },
    remove(dropped) {
      kept = null
      remove.run(dropped)
    },
  }
}
