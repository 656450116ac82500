import { assertNever } from '../../contract/assert-never.ts'

/** Stretches of time a person asks about money for. */
export const periods = ['all', 'today', 'week', 'month', 'year'] as const
export type Period = (typeof periods)[number]

export const periodWords: Readonly<Record<Period, string>> = {
  all: 'All time',
  today: 'Today',
  week: 'Last 7 days',
  month: 'This month',
  year: 'This year',
}

/** First local day of a period that ends today; absent for all time. */
export function periodStart(period: Period, now: Date): { readonly from?: string } {
  switch (period) {
    case 'all':
      return {}
    case 'today':
      return { from: dayText(now) }
    case 'week':
      return { from: dayText(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 6)) }
    case 'month':
      return { from: dayText(new Date(now.getFullYear(), now.getMonth(), 1)) }
    case 'year':
      return { from: dayText(new Date(now.getFullYear(), 0, 1)) }
    default:
      return assertNever(period)
  }
}

/** "2026-11-22" of a local date. */
function dayText(date: Date): string {
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
  return parts.map((part) => String(part).padStart(2, '0')).join('-')
}

/** "Sun 22 Nov 2026" for "2026-11-22"; anything else as it is. */
export function dayWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  if (year === undefined || month === undefined || date === undefined) return day
  const words = new Date(year, month - 1, date).toDateString().split(' ')
  return `${words[0]} ${date} ${words[1]} ${year}`
}
