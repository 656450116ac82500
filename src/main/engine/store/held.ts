import type { MatteRole } from '../../../contract/reference.ts'
import type { Db } from './open.ts'

/** What a held job would send and cost; prices in micros. */
export interface HeldJob {
  readonly rowId: number
  readonly lowMicros: number
  readonly highMicros: number
  /** Pictures that go along. */
  readonly pictures: number
  readonly model: string
  /** What it is made for where it is to be cut out; null where it is the result. */
  readonly matte: MatteRole['kind'] | null
  /** What of its body decides what may follow and costs: see `HeldBody`. JSON; null when it was not read. */
  readonly asked: string | null
}

/** A list in this order, null where the body does not say. */
export type HeldBody = readonly [
  background: string | null,
  quality: string | null,
  size: string | null,
  complexity: string | null,
  partialImages: number | null,
  format: string | null,
  frames: number | null,
]

/** Held jobs without their bodies. `withAsked`: each body is read for it, which costs most of the time. */
export function makeHeld(db: Db) {
  const read = db.prepare<[{ ids: string; withAsked: 0 | 1 }], HeldJob>(
    `SELECT row_id rowId, model, low_micros lowMicros, high_micros highMicros,
            COALESCE(json_array_length(inputs, '$.images'), 0) pictures, json_extract(inputs, '$.matte.kind') matte,
            CASE WHEN @withAsked THEN json_extract(body, '$.background', '$.quality', '$.size', '$.complexity',
              '$.partial_images', '$.output_format', '$.frame_count') END asked
       FROM job WHERE id IN (SELECT value FROM json_each(@ids)) AND state = 'held'`,
  )
  return {
    read: (ids: readonly number[], withAsked: boolean) =>
      read.all({ ids: JSON.stringify(ids), withAsked: withAsked ? 1 : 0 }),
  }
}
