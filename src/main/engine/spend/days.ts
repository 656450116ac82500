import { localDay } from '../store/money.ts'

/**
 * Clocks differ from UTC by whole quarters of an hour, and change by them: every local midnight is a border between two of
 * these. So the database can group by quarter without knowing time zones, and `localDay` alone says what a day is.
 */
export const quarterMs = 15 * 60_000

/** The local day ("2026-11-22") of a quarter by its number since 1970. */
export function dayOfQuarter(quarter: number): string {
  return localDay(quarter * quarterMs)
}

/** First moment of a local day, and of the one after it, epoch ms. A day has 23 to 25 hours. */
export function dayRange(day: string): { readonly start: number; readonly end: number } {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return { start: new Date(year, month - 1, date).getTime(), end: new Date(year, month - 1, date + 1).getTime() }
}
