import { open, rm } from 'node:fs/promises'
import { EventScanner, type ScannedEvent } from './event-scanner.ts'
import { mostPartialImages } from '../../../contract/recipe.ts'
import type { ProviderRequest } from './provider.ts'

/** What a stream of events came to. */
export interface StreamSeen {
  /** The finished picture came whole. */
  isCompleted: boolean
  /** Previews that came before it. */
  partials: number
  /** An error event as a JSON error body; null: none came. */
  error: string | null
}

export interface EventAnswer {
  readonly seen: StreamSeen
  /** The same bytes, looked at as they pass. */
  tap(body: AsyncIterable<Buffer>): AsyncIterable<Buffer>
  /** Resolves when every preview that came is written down, or could not be. */
  settled(): Promise<void>
}

const longestError = 64 * 1024
/** A piece of base64 that is decoded at once: whole groups of four, a few milliseconds. */
const pieceChars = 4 * 512 * 1024

/**
 * Watches an Images API stream on its way to the disk: previews are decoded to their files, and whether the finished picture
 * came is noted. Its megabytes are not kept here. A preview that cannot be written is no harm.
 */
export function readEvents({
  partialPath,
  onPartial,
}: Pick<ProviderRequest, 'partialPath' | 'onPartial'>): EventAnswer {
  const seen: StreamSeen = { isCompleted: false, partials: 0, error: null }
  let writing: Promise<void> = Promise.resolve()
  const write = (index: number, data: Buffer): void => {
    const path = partialPath(index)
    writing = writing
      .then(() => writePreview(path, data))
      .then(() => onPartial(index))
      .catch(() => void rm(path, { force: true }).catch(() => undefined))
  }
  const scanner = new EventScanner(
    (name) => !name.endsWith('.completed'),
    (event) => {
      if (event.name?.endsWith('.completed')) seen.isCompleted = true
      else if (event.name?.endsWith('.partial_image')) {
        seen.partials += 1
        const index = indexOf(event.data) ?? seen.partials
        if (index <= mostPartialImages) write(index, event.data)
      } else seen.error ??= errorIn(event)
    },
  )
  return {
    seen,
    async *tap(body) {
      for await (const chunk of body) {
        scanner.push(chunk)
        yield chunk
      }
      scanner.end()
    },
    settled: () => writing,
  }
}

/** From 1; the API counts from 0. Null when it does not say, or nonsense. */
function indexOf(data: Buffer): number | null {
  const span = base64In(data)
  const around = span === null ? data : Buffer.concat([data.subarray(0, span.start), data.subarray(span.end)])
  const said = /"partial_image_index"\s*:\s*(\d{1,2})\b/.exec(around.toString('latin1', 0, 4_096))?.[1]
  return said === undefined ? null : Number(said) + 1
}

/** The picture's base64 between its quotes, found by its bytes: megabytes never become a JSON value. */
function base64In(data: Buffer): { readonly start: number; readonly end: number } | null {
  const name = data.indexOf('"b64_json"')
  const start = name === -1 ? -1 : data.indexOf('"', name + '"b64_json"'.length)
  const end = start === -1 ? -1 : data.indexOf('"', start + 1)
  return end === -1 ? null : { start: start + 1, end }
}

async function writePreview(path: string, data: Buffer): Promise<void> {
  const span = base64In(data)
  if (span === null) throw new Error('no picture')
  const file = await open(path, 'w', 0o600)
  try {
    for (let at = span.start; at < span.end; at += pieceChars) {
      const piece = data.toString('latin1', at, Math.min(span.end, at + pieceChars))
      await file.write(Buffer.from(piece, 'base64'))
    }
  } finally {
    await file.close()
  }
}

/** An error event's body in the usual shape: `{"error":{…}}`, or its members side by side. */
function errorIn({ name, data }: ScannedEvent): string | null {
  if (data.length > longestError) return name === 'error' ? '{}' : null
  const text = data.toString('utf8')
  const value = parsed(text)
  if (typeof value !== 'object' || value === null) return name === 'error' ? text : null
  if ('error' in value && value.error !== null) return text
  return name === 'error' ? JSON.stringify({ error: value }) : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
