import type { Db } from './open.ts'

/** What a held job would send and cost; prices in micros. */
export interface HeldJob {
  readonly rowId: number
  readonly lowMicros: number
  readonly highMicros: number
  /** Pictures that go along. */
  readonly pictures: number
  /** `MatteRole['kind']`; null when it is not made to be cut out. */
  readonly matte: string | null
  /** Null: the model's own, or it was not read. */
  readonly background: string | null
}

/** Held jobs without their bodies. `withBackground`: each body is read for it, which costs most of the time. */
export function makeHeld(db: Db) {
  const read = db.prepare<[{ ids: string; withBackground: 0 | 1 }], HeldJob>(
    `SELECT row_id rowId, low_micros lowMicros, high_micros highMicros,
            COALESCE(json_array_length(inputs, '$.images'), 0) pictures, json_extract(inputs, '$.matte.kind') matte,
            CASE WHEN @withBackground THEN json_extract(body, '$.background') END background
       FROM job WHERE id IN (SELECT value FROM json_each(@ids)) AND state = 'held'`,
  )
  return {
    read: (ids: readonly number[], withBackground: boolean) =>
      read.all({ ids: JSON.stringify(ids), withBackground: withBackground ? 1 : 0 }),
  }
}
