/** One request as it goes onto the wire. */
export interface Call {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly signal: AbortSignal
  /** Called at most once, when the head is about to be written. Before it, nothing has left. */
  readonly onSent: () => void
}

/** What came back: the head at once, the body as it arrives. The iteration throws when the body ends early. */
export interface Reply {
  readonly status: number
  /** Lower-case names; repeated headers joined by ", ". */
  readonly headers: Readonly<Record<string, string>>
  readonly body: AsyncIterable<Buffer>
}

/** How bytes reach a provider: the network, or the fake API in this process. Follows no redirect, repeats nothing. */
export interface Carrier {
  call(call: Call): Promise<Reply>
  close(): Promise<void>
}
