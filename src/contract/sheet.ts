import { z } from 'zod'
import type { Problem } from './problem.ts'
import type { ColumnUse, Recipe } from './recipe.ts'

export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

/** What the user may override about how a file is read; the rest is detected. */
export const sheetReadingSchema = z.strictObject({
  /** A WHATWG encoding label, "utf-8", "windows-1252", "utf-16le" ... */
  encoding: z.string().min(1).max(40).optional(),
  delimiter: z.enum(delimiters).optional(),
})
export type SheetReading = z.infer<typeof sheetReadingSchema>

export interface SheetColumn {
  /** Unique header: a repeated "colour" becomes "colour (2)", an empty one "Column 4". */
  readonly name: string
  readonly filled: number
  /** Up to three different values, each cut to 80 characters. */
  readonly examples: readonly string[]
  /** What its header suggests. */
  readonly suggested: ColumnUse
}

/** A sheet read into the engine's memory and not yet a batch. Nothing is written until the batch is created. */
export interface SheetDraft {
  readonly draftId: string
  readonly fileName: string
  /** Shown to the user only; the window never sends a path back. */
  readonly folder: string
  readonly bytes: number
  /** As detected or chosen: "UTF-8 with BOM". */
  readonly encoding: string
  readonly delimiter: Delimiter
  readonly rows: number
  readonly columns: readonly SheetColumn[]
  readonly problems: readonly Problem[]
  /** The recipe to start from: a `.recipe.json` beside the sheet, or mapping by header. */
  readonly recipe: Recipe
}

/** Sheets that come with the program, each with its recipe. The pages of the book need their characters saved first. */
export const exampleSheets = ['products', 'scenes', 'book', 'stickers', 'room', 'posters'] as const
export type ExampleSheet = (typeof exampleSheets)[number]

/** One changed cell, row as a spreadsheet counts. */
export const cellEditSchema = z.strictObject({
  row: z.number().int().min(2),
  column: z.string(),
  value: z.string().max(100_000),
})
export type CellEdit = z.infer<typeof cellEditSchema>
