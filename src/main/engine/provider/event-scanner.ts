/** One server-sent event. */
export interface ScannedEvent {
  /** From its `event:` line, else from the "type" at the start of its data; null when neither is there. */
  readonly name: string | null
  /** Its data; empty for an event whose data nobody asked to keep. */
  readonly data: Buffer
}

const newline = 0x0a
const carriageReturn = 0x0d
const byteOrderMark = Buffer.from('\uFEFF')
/** Within so many bytes the type of an event stands, where its data starts with it. */
const headBytes = 200

/**
 * Cuts a byte stream into server-sent events (WHATWG HTML, 9.2) in time linear in its bytes, whatever the sizes of chunks
 * and lines. `keeps` says by name whether the data of an event is wanted: what is not is dropped as it comes. An event that
 * is not ended by its blank line is none, but for one whose last line is whole when the stream ends.
 */
export class EventScanner {
  readonly #keeps: (name: string) => boolean
  readonly #onEvent: (event: ScannedEvent) => void
  /** Pieces of the line that is not whole yet, while it is wanted. */
  #line: Buffer[] = []
  #lineBytes = 0
  #isDropped = false
  #name: string | null = null
  #data: Buffer[] = []
  #hasData = false
  #isFirstLine = true
  /** A line ended with a carriage return; a newline right after it belongs to that. */
  #afterReturn = false

  constructor(keeps: (name: string) => boolean, onEvent: (event: ScannedEvent) => void) {
    this.#keeps = keeps
    this.#onEvent = onEvent
  }

  push(chunk: Buffer): void {
    let from = 0
    let [feed, back] = [indexOf(chunk, newline, 0), indexOf(chunk, carriageReturn, 0)]
    while (from < chunk.length) {
      const end = Math.min(feed, back)
      const isPaired = this.#afterReturn && end === from && feed < back
      if (end > from) this.#add(chunk.subarray(from, end))
      this.#afterReturn = back < feed && end < chunk.length
      if (end < chunk.length && !isPaired) this.#endLine()
      from = end + 1
      // Each end is looked for once, however many of the other kind come before it.
      if (feed < from) feed = indexOf(chunk, newline, from)
      if (back < from) back = indexOf(chunk, carriageReturn, from)
    }
  }

  /** The stream ended well. */
  end(): void {
    if (this.#lineBytes === 0) this.#endEvent()
  }

  #add(piece: Buffer): void {
    this.#lineBytes += piece.length
    if (this.#isDropped || piece.length === 0) return
    this.#line.push(piece)
    if (this.#lineBytes < headBytes) return
    const name = this.#name ?? typeIn(headOf(this.#line))
    if (name === null || this.#keeps(name) || !isData(headOf(this.#line))) return
    this.#name = name
    this.#isDropped = true
    this.#line = []
  }

  #endLine(): void {
    const [isDropped, bytes] = [this.#isDropped, this.#lineBytes]
    const whole = this.#line.length === 1 ? (this.#line[0] ?? none) : Buffer.concat(this.#line)
    const isMarked = this.#isFirstLine && whole.subarray(0, byteOrderMark.length).equals(byteOrderMark)
    const line = isMarked ? whole.subarray(byteOrderMark.length) : whole
    this.#isFirstLine = false
    this.#line = []
    this.#lineBytes = 0
    this.#isDropped = false
    if (isDropped) this.#hasData = true
    else if (bytes === 0 || line.length === 0) this.#endEvent()
    else this.#read(line)
  }

  #read(line: Buffer): void {
    const colon = line.subarray(0, 16).indexOf(':')
    const field = line.toString('latin1', 0, colon === -1 ? Math.min(line.length, 16) : colon)
    // One space after the colon belongs to it.
    const value = colon === -1 ? none : line.subarray(line[colon + 1] === 0x20 ? colon + 2 : colon + 1)
    if (field === 'event') this.#name = nameIn(value)
    if (field !== 'data') return
    this.#data.push(...(this.#data.length > 0 ? [lineBreak] : []), value)
    this.#hasData = true
  }

  #endEvent(): void {
    const [data, name] = [this.#data, this.#name]
    const hasData = this.#hasData
    this.#data = []
    this.#name = null
    this.#hasData = false
    if (!hasData) return
    const whole = data.length === 1 ? (data[0] ?? none) : Buffer.concat(data)
    this.#onEvent({ name: name ?? typeIn(whole.toString('latin1', 0, headBytes)), data: whole })
  }
}

/** "message" is what an event without a name is called. */
function nameIn(value: Buffer): string | null {
  const name = value.toString('utf8', 0, 200)
  return name === 'message' ? null : name
}

const none = Buffer.alloc(0)
const lineBreak = Buffer.from('\n')

/** The chunk's length when it is not there. */
function indexOf(chunk: Buffer, byte: number, from: number): number {
  const at = chunk.indexOf(byte, from)
  return at === -1 ? chunk.length : at
}

/** The pieces before it were shorter than a head together, so this is little. */
function headOf(pieces: readonly Buffer[]): string {
  let head = ''
  for (const piece of pieces) {
    head += piece.toString('latin1', 0, headBytes)
    if (head.length >= headBytes) break
  }
  return head
}

function isData(head: string): boolean {
  return head.startsWith('data:')
}

function typeIn(head: string): string | null {
  return /^(?:data:)?\s*\{\s*"type"\s*:\s*"([^"\\]{1,120})"/.exec(head)?.[1] ?? null
}
