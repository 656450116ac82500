/** What one fetch of many addresses may take, all of them together. */
export interface FetchLimits {
  /** Bytes received, of pictures that turned out to be none too. */
  readonly mostBytes: number
  readonly mostAddresses: number
  readonly timeoutMs: number
}

/** As many addresses as pictures are remembered in a sitting: what is forgotten could not be kept. */
export const fetchLimits: FetchLimits = { mostBytes: 2_000_000_000, mostAddresses: 20_000, timeoutMs: 3_600_000 }

/** What is left of the limits while addresses are fetched. */
export interface FetchBudget {
  /** Ends whatever is under way when the time is up. */
  readonly signal: AbortSignal
  /** Why nothing more is fetched, in words; null while there is something left. */
  spent(): string | null
  /** Counts one more address; false: it is not to be asked. */
  mayAsk(): boolean
  /** Counts bytes that came; false: there were too many. */
  mayTake(bytes: number): boolean
}

export function openBudget({ mostBytes, mostAddresses, timeoutMs }: FetchLimits = fetchLimits): FetchBudget {
  const signal = AbortSignal.timeout(timeoutMs)
  let bytes = 0
  let addresses = 0
  const spent = (): string | null => {
    if (bytes > mostBytes) return `one fetch takes at most ${megabytes(mostBytes)}`
    if (addresses > mostAddresses) return `one fetch asks at most ${mostAddresses.toLocaleString('en-US')} addresses`
    return signal.aborted ? `one fetch takes at most ${Math.round(timeoutMs / 60_000)} minutes` : null
  }
  return {
    signal,
    spent,
    mayAsk() {
      if (spent() === null) addresses += 1
      return spent() === null
    },
    mayTake(more) {
      bytes += more
      return bytes <= mostBytes
    },
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toLocaleString('en-US')} MB`
}
