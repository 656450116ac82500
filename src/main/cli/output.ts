import { writeSync } from 'node:fs'
import type { Failure } from '../../contract/failure.ts'
import type { ImageTile } from '../../contract/image.ts'
import type { Problem } from '../../contract/problem.ts'
import { problemText } from './problems.ts'
import { summaryText, type Summary } from './summary.ts'

export interface OutputOptions {
  readonly json?: boolean
  readonly quiet?: boolean
}

/**
 * The two streams. Results go to stdout, everything about the work to stderr; with `json`, stdout carries one object a
 * line and nothing else. Writes are synchronous, so that nothing is lost when the process exits.
 */
export class Output {
  readonly json: boolean
  readonly quiet: boolean

  constructor(options: OutputOptions) {
    this.json = options.json ?? false
    this.quiet = options.quiet ?? false
  }

  /** One JSON object on stdout; nothing without `--json`. */
  record(value: Readonly<Record<string, unknown>>): void {
    if (this.json) writeAll(1, `${JSON.stringify(value)}\n`)
  }

  /** A line of the result for a person; nothing with `--json`. */
  line(text: string): void {
    if (!this.json) writeAll(1, `${printable(text)}\n`)
  }

  /** What a person should know about the work: stderr, and a `note` record with `--json`. */
  note(message: string): void {
    this.record({ type: 'note', message })
    if (!this.quiet && !this.json) writeAll(2, `${printable(message)}\n`)
  }

  /** Something that went wrong for one row, for a person: stderr, `--quiet` or not. */
  warning(message: string): void {
    if (!this.json) writeAll(2, `${printable(message)}\n`)
  }

  /** Problems of a sheet or recipe: records, or a list on the given stream. */
  problems(problems: readonly Problem[], stream: 'stdout' | 'stderr'): void {
    for (const { file, row, key, column, code, severity, message, fix } of problems) {
      this.record({ type: 'problem', file, row, key, column, code, severity, message, fix })
    }
    if (this.json || problems.length === 0) return
    writeAll(stream === 'stdout' ? 1 : 2, `${printable(problems.map(problemText).join('\n'))}\n`)
  }

  /** An image that was stored or found; nothing without `--json`. */
  image(tile: ImageTile): void {
    const { imageId, batchId, rowNumber, key, variantName, repeat, width, height, costUsd, createdAt } = tile
    const { format, frames, isEstimate } = tile
    const place = { image: imageId, batch: batchId, row: rowNumber, key, variant: variantName, repeat }
    this.record({ type: 'image', ...place, width, height, format, frames, costUsd, isEstimate, createdAt })
  }

  /** The last thing a command says. */
  summary(summary: Summary, next: string | null = null): void {
    this.record({ ...summary })
    this.line(summaryText(summary, next))
  }

  /** What went wrong, whether money was spent, and what to do. */
  failure(failure: Failure): void {
    const { code, message, money, action, row, details } = failure
    this.record({ type: 'error', code, message, money, action, ...(row && { row }), ...(details && { details }) })
    if (!this.json) writeAll(2, `${printable(`proofsheet: ${message} ${action}`)}\n`)
  }
}

/** What moves the cursor, colours, or turns the direction of writing: a cell of a sheet or an answer may hold it. */
const unprintable = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu

/** Text as a terminal may show it: a control character other than a line break or a tab becomes \uFFFD. */
function printable(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(unprintable, (char) => (char === '\n' || char === '\t' ? char : '\uFFFD'))
}

/** A pipe may take a part, or be full for a moment (EAGAIN); a reader that has gone (EPIPE) wants nothing more. */
export function writeAll(fd: 1 | 2, text: string): void {
  let rest = Buffer.from(text)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest))
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code === 'EPIPE') return
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}
