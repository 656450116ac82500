/** Bytes that are read while they leave: exactly `length` of them, once. */
export interface StreamedBody {
  readonly length: number
  readonly stream: AsyncIterable<Uint8Array>
}

/** One request as it goes onto the wire. */
export interface Call {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | StreamedBody
  readonly signal: AbortSignal
  /** The answer is a stream of events: its head comes at once, and then nothing may come for as long as a picture takes. */
  readonly isPatient: boolean
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
