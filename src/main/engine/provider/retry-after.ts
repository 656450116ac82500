const shortestMs = 1_000
const longestMs = 3_600_000

/**
 * How long the provider asks to wait, ms, clamped to 1 s .. 1 h (a silly value must become neither a retry storm nor a
 * dead lane); null when it does not say. `retry-after-ms`, `retry-after` in seconds or as a date, then the words
 * "try again in 12s" / "350ms" / "1m30s" that OpenAI puts into its message.
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string>>,
  message: string | null,
  now: number,
): number | null {
  const asked = fromMs(headers['retry-after-ms']) ?? fromHeader(headers['retry-after'], now) ?? fromMessage(message)
  return asked === null ? null : Math.min(Math.max(asked, shortestMs), longestMs)
}

function fromMs(text: string | undefined): number | null {
  return number(text)
}

function fromHeader(text: string | undefined, now: number): number | null {
  const seconds = number(text)
  if (seconds !== null) return seconds * 1_000
  const date = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(date) ? null : date - now
}

function fromMessage(message: string | null): number | null {
  const found = /try again in (?:(\d+)m(?!s))?\s*(?:(\d+(?:\.\d+)?)(ms|s))?/i.exec(message ?? '')
  if (found === null || (found[1] === undefined && found[2] === undefined)) return null
  const minutes = Number(found[1] ?? 0)
  const rest = Number(found[2] ?? 0) * (found[3]?.toLowerCase() === 'ms' ? 1 : 1_000)
  return minutes * 60_000 + rest
}

function number(text: string | undefined): number | null {
  if (text === undefined || !/^\s*-?\d+(\.\d+)?(e\d+)?\s*$/i.test(text)) return null
  return Number(text)
}
