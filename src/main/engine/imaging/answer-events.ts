/** The first event of a stream that brought a finished picture, and what else came. */
export interface CompletedEvent {
  /** Its JSON; null when no finished picture came. What comes after it, cut short maybe, takes nothing back. */
  readonly data: Buffer | null
  /** Finished pictures. */
  readonly completed: number
  /** Previews. */
  readonly partials: number
}

const newline = 0x0a
const carriageReturn = 0x0d

/**
 * Looks through the raw bytes of an answer that came as server-sent events (WHATWG HTML, 9.2). Null when it is no such
 * stream. A last event without its blank line counts: whether its JSON is whole shows when it is read.
 */
export function completedEvent(body: Buffer): CompletedEvent | null {
  const start = body.subarray(Math.max(0, body.findIndex(isNoBlank)))
  if (!/^\uFEFF?\s*(event|data|id|retry)?:/.test(start.toString('utf8', 0, 64))) return null
  let data: Buffer | null = null
  let completed = 0
  let partials = 0
  for (const event of eventsOf(body)) {
    if (event.name.endsWith('.partial_image')) partials += 1
    if (!event.name.endsWith('.completed')) continue
    data ??= event.data
    completed += 1
  }
  return { data, completed, partials }
}

/** Some gateways keep a connection alive with blanks before the first event. */
const isNoBlank = (byte: number): boolean => byte !== 0x20 && byte !== newline && byte !== carriageReturn

interface StreamEvent {
  readonly name: string
  readonly data: Buffer
}

function* eventsOf(body: Buffer): Generator<StreamEvent> {
  let name: string | null = null
  let data: Buffer[] = []
  for (const line of linesOf(body)) {
    if (line.length > 0) {
      const value = valueOf(line, 'data:')
      if (value !== null) data.push(value)
      else name = valueOf(line, 'event:')?.toString('utf8', 0, 200) ?? name
      continue
    }
    const event = eventFrom(name, data)
    if (event !== null) yield event
    name = null
    data = []
  }
  const last = eventFrom(name, data)
  if (last !== null) yield last
}

/** Ended by a newline, a carriage return, or both. */
function* linesOf(body: Buffer): Generator<Buffer> {
  let [feed, back] = [indexOf(body, newline, 0), indexOf(body, carriageReturn, 0)]
  for (let from = 0; from < body.length;) {
    const end = Math.min(feed, back)
    yield body.subarray(from, end)
    from = end + (feed === back + 1 ? 2 : 1)
    // Each end is looked for once, however many of the other kind come before it.
    if (feed < from) feed = indexOf(body, newline, from)
    if (back < from) back = indexOf(body, carriageReturn, from)
  }
}

/** The body's length when it is not there. */
function indexOf(body: Buffer, byte: number, from: number): number {
  const at = body.indexOf(byte, from)
  return at === -1 ? body.length : at
}

function valueOf(line: Buffer, field: string): Buffer | null {
  const start = line
    .subarray(0, field.length + 4)
    .toString('latin1')
    .replace('\u00EF\u00BB\u00BF', '')
  if (!start.startsWith(field)) return null
  const value = line.subarray(line.indexOf(':') + 1)
  return value[0] === 0x20 ? value.subarray(1) : value
}

function eventFrom(name: string | null, data: readonly Buffer[]): StreamEvent | null {
  const [first] = data
  if (first === undefined) return null
  const whole = data.length === 1 ? first : Buffer.concat(data.flatMap((line) => [line, Buffer.from('\n')]))
  const type = /^\s*\{\s*"type"\s*:\s*"([^"\\]{1,120})"/.exec(whole.toString('latin1', 0, 200))?.[1]
  // "message" is what an event without a name is called.
  return { name: (name === 'message' ? null : name) ?? type ?? '', data: whole }
}
