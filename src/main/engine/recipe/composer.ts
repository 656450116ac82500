import type { UsdRange } from '../../../contract/money.ts'
import type { Endpoint, PlannedVariant, PromptSegment } from '../../../contract/plan.ts'
import type { Problem } from '../../../contract/problem.ts'
import type { JobChange } from '../../../contract/queue.ts'
import type { JobInputs } from '../../../contract/reference.ts'
import type { PictureWants } from './picture-book.ts'
import type { PictureChange } from './pictures-again.ts'

/** A row as read: the number a spreadsheet shows (header is 1) and its cells in column order. */
export interface SourceRow {
  readonly number: number
  readonly cells: readonly string[]
}

/** The exact request for one picture of one row. */
export interface ComposedRequest {
  /** Index into the recipe's variants. */
  readonly variant: number
  /** From 1. */
  readonly repeat: number
  readonly endpoint: Endpoint
  readonly model: string
  /** See `Body`. */
  readonly bodyText: string
  /** SHA-256, hex, of bodyText. */
  readonly hash: string
  /** The size exports are cut to, "1920x1080"; null: that of the picture. */
  readonly crop: string | null
  readonly estimatedUsd: UsdRange
  /** Pinned; null when nothing goes along. */
  readonly inputs: JobInputs | null
  /** USD that follow-ups for its transparency may add. */
  readonly fallbackUsd: number
}

export interface ComposedRow {
  readonly number: number
  /** From the key column, else "row-<number>". Kept exactly: "00123" stays "00123". */
  readonly key: string
  /** Empty when a problem of severity error stops the row. */
  readonly requests: readonly ComposedRequest[]
  readonly problems: readonly Problem[]
}

/** One request made anew with a change by hand. */
export interface Recomposed {
  /** Null when a problem of severity error stops it. */
  readonly request: Omit<ComposedRequest, 'variant' | 'repeat'> | null
  readonly prompt: string
  readonly problems: readonly Problem[]
}

/** How a request is composed again. */
export interface Again {
  /** Pictures to look up anew; what they leave out is the pinned one. Default: those the change names. */
  readonly pictures?: PictureChange
  /** With the pinned characters alone: whoever was made since, and whose name stood there already, stays out. */
  readonly isExact?: boolean
}

/**
 * One composer for plan, run, one image and a batch. Pure: the same recipe, options and row always give the same bytes.
 */
export interface Composer {
  /** Problems of the recipe itself (template syntax, unknown column, unknown model ...), row null. */
  readonly problems: readonly Problem[]
  /** Before any row is known: `requests` is 0 and `each` leaves the prompt out; the plan fills both in. */
  readonly variants: readonly PlannedVariant[]
  /** Headers the templates use. */
  readonly usedColumns: readonly string[]
  /** What must be loaded into the picture book before a row is composed; one entry for each variant that names pictures. */
  wants(row: SourceRow): readonly PictureWants[]
  compose(row: SourceRow): ComposedRow
  /** What must be loaded before a change is recomposed. */
  changeWants(change: PictureChange, pinned: JobInputs | null): PictureWants | null
  /**
   * One variant of a row with a change that beats every other choice; @names among its references are further characters.
   * Pictures that are not looked up anew are the pinned ones, byte for byte; without a change the bytes are those of the
   * request they were pinned by.
   */
  recompose(row: SourceRow, variant: number, change: JobChange, pinned: JobInputs | null, again?: Again): Recomposed
  /** The words a change leaves, as a person wrote them: @names are names, and nothing is added. What a change starts from. */
  words(row: SourceRow, variant: number, change: JobChange): string
  /** The prompt of one variant in pieces, for showing; of a job with what was pinned with it, else as it would be now. */
  segments(row: SourceRow, variant: number, pinned?: JobInputs | null): readonly PromptSegment[]
  /** What one variant of a row is made at and cut to, whatever else is wrong with the row; null for no such variant. */
  sizeOf(row: SourceRow, variant: number): { readonly size: string; readonly crop: string | null } | null
  /** The exported file's base name (no extension, not yet sanitised) for a picture of the row. */
  fileName(row: SourceRow, facts: FileNameFacts): string
}

export interface FileNameFacts {
  readonly variant: string
  readonly repeat: number
  readonly rendition: string
  readonly width: number
  readonly height: number
}
