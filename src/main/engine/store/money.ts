import type { Db } from './open.ts'

/** Money of a batch, micros. */
export interface BatchMoney {
  readonly cap_micros: number | null
  readonly spent_micros: number
  readonly reserved_micros: number
  /** What may have been paid twice because a policy sent again. */
  readonly resent_micros: number
}

/** A change of a batch's money, micros; what is spent counts on the local day of `at` (epoch ms). */
export interface MoneyChange {
  readonly spent?: number
  readonly reserved?: number
  readonly resent?: number
  readonly images?: number
  readonly at: number
}

/** "2026-11-22": the local day of a moment (epoch ms). */
export function localDay(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** All SQL about money: of one batch, of one day, of the whole library. Triggers keep the library's total. */
export function makeMoney(db: Db) {
  const add = db.prepare(
    `UPDATE batch SET spent_micros = spent_micros + @spent, reserved_micros = reserved_micros + @reserved,
       resent_micros = resent_micros + @resent, images = images + @images WHERE id = @id`,
  )
  const addDay = db.prepare(
    `INSERT INTO spend_day VALUES (@day, @spent) ON CONFLICT DO UPDATE SET spent_micros = spent_micros + @spent`,
  )
  const ofBatch = db.prepare<[number], BatchMoney>(
    'SELECT cap_micros, spent_micros, reserved_micros, resent_micros FROM batch WHERE id = ?',
  )
  const ofDay = db.prepare<[string], number>('SELECT spent_micros FROM spend_day WHERE day = ?').pluck()
  const ofLibrary = db.prepare<[], { spent_micros: number; reserved_micros: number }>(
    'SELECT spent_micros, reserved_micros FROM purse',
  )

  return {
    /** The one door for money; in the same transaction as the move of state that it belongs to. */
    add(batchId: number, { at, ...change }: MoneyChange): void {
      add.run({ spent: 0, reserved: 0, resent: 0, images: 0, ...change, id: batchId })
      if (change.spent) addDay.run({ day: localDay(at), spent: change.spent })
    },
    ofBatch: (id: number): BatchMoney =>
      ofBatch.get(id) ?? { cap_micros: 0, spent_micros: 0, reserved_micros: 0, resent_micros: 0 },
    /** Spent on the local day of `at` (epoch ms), micros. */
    ofDay: (at: number): number => ofDay.get(localDay(at)) ?? 0,
    ofLibrary: () => ofLibrary.get() ?? { spent_micros: 0, reserved_micros: 0 },
  }
}
