import { formatUsd } from '../../contract/money.ts'

/** "1,000". */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}

/** "1 row", "1,000 rows": a count with its noun; the plural is the noun with an s unless given. */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`
}

/** "$50" for whole dollars, "$12.50" otherwise. */
export function shortUsd(usd: number): string {
  return Number.isInteger(usd) ? `$${count(usd)}` : formatUsd(usd)
}

/** "84 KB", "1.2 MB", "212 GB": decimal units, as file managers write them. */
export function fileSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000
    unit += 1
  }
  const digits = unit === 0 || value >= 10 ? 0 : 1
  return `${value.toFixed(digits)} ${units[unit]}`
}

/** "26 s", "38 min", "2 h 50 min": a duration in seconds, rounded to what a person plans with. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const rest = minutes % 60
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`
}

/** "14:02" for today, "21 Nov 14:02" within the year, else "21 Nov 2025". Local time, 24 hours. */
export function moment(epochMs: number, now = Date.now()): string {
  const date = new Date(epochMs)
  const today = new Date(now)
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`
  if (date.toDateString() === today.toDateString()) return time
  const day = `${date.getDate()} ${months[date.getMonth()]}`
  return date.getFullYear() === today.getFullYear() ? `${day} ${time}` : `${day} ${date.getFullYear()}`
}

/** "1024×1024" for "1024x1024": sizes as people read them. */
export function sizeText(size: string): string {
  return size.replace(/^(\d+)x(\d+)$/, '$1×$2')
}

/** "3:2" for "1536x1024": the shape where the size has no room. Anything else, and a shape without small numbers, as it is. */
export function ratioText(size: string): string {
  const [, width = '', height = ''] = /^(\d+)x(\d+)$/.exec(size) ?? []
  if (width === '' || height === '') return size
  const shared = divisor(Number(width), Number(height))
  const [across, down] = [Number(width) / shared, Number(height) / shared]
  return Math.max(across, down) > 32 ? sizeText(size) : `${across}:${down}`
}

/** Greatest common divisor of two whole numbers. */
function divisor(a: number, b: number): number {
  return b === 0 ? Math.max(1, a) : divisor(b, a % b)
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function two(value: number): string {
  return String(value).padStart(2, '0')
}
