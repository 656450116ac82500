import type { InputFormat } from '../../../contract/reference.ts'

interface Box {
  readonly width: number
  readonly height: number
}

/**
 * What a file is to become. image: as it is where the API takes it so. base: the same as a PNG, because a mask or markup
 * goes with it and must have its format. mask, markup: as large as the base, which is `of`.
 */
export type PrepareAs =
  | { readonly kind: 'image' }
  | { readonly kind: 'base' }
  | { readonly kind: 'mask'; readonly of: Box }
  | { readonly kind: 'markup'; readonly of: Box }

/** Makes a file what the API takes. */
export interface PrepareJob {
  /** Absolute. Only read. */
  readonly sourcePath: string
  readonly as: PrepareAs
  /** What it says beside its picture stays in it: only for what a provider made, which nobody's camera wrote into. */
  readonly keepsNotes?: boolean
  /** Where to write the bytes when they are not the file's own. Not fsynced: whoever keeps them does that. */
  readonly outputPath: string
  /** Where to write the thumbnail, WebP; null: none. */
  readonly thumb: { readonly path: string; readonly edge: number } | null
}

/** The bytes that are sent. */
export interface PreparedPicture extends Box {
  readonly sha256: string
  readonly bytes: number
  readonly format: InputFormat
  /** Where the bytes lie: `sourcePath` when the file can be sent as it is, else `outputPath`. */
  readonly path: string
}

/** A file that cannot go along is an answer, not a failure: `problem` tells a person why and what to do. */
export type Prepared =
  | { readonly kind: 'ready'; readonly picture: PreparedPicture }
  | { readonly kind: 'problem'; readonly message: string; readonly fix: string }

/**
 * A child process that reads the user's own files. Rejects with a ProofsheetError: `picture_undecodable` for one that took too
 * long, `converter_crashed`, `disk_full`, `disk_error`, `cancelled` after `close`.
 */
export interface Preparer {
  prepare(job: PrepareJob): Promise<Prepared>
  /** Kills the child. Waiting jobs reject. */
  close(): Promise<void>
}
