import type { AlphaReport, MatteReport } from '../../../contract/alpha.ts'
import type { Failure } from '../../../contract/failure.ts'
import type { Rendition } from '../../../contract/recipe.ts'
import type { MatteMethod } from './alpha/matte.ts'

/** Token counts as the API reported them. */
export interface Usage {
  readonly inputTokens: number
  readonly inputTextTokens: number
  readonly inputImageTokens: number
  readonly outputTokens: number
}

/** What the response said about itself, where it did. */
export interface ResponseFacts {
  readonly usage: Usage | null
  readonly size: string | null
  readonly quality: string | null
  readonly background: string | null
  readonly format: string | null
  /** Pictures in the answer. One was asked for and the first is kept; more than one is worth a warning. */
  readonly pictures: number
}

export interface PictureFile {
  readonly path: string
  readonly width: number
  readonly height: number
  readonly bytes: number
}

/** Reads a spooled response, takes the picture out of it byte-exact, proves it decodes, and makes what is derived from it. */
export interface ExtractJob {
  /** `<attempt>.resp`: the raw JSON body of an Images API answer. */
  readonly responsePath: string
  /** Where to write the original's bytes: a temporary name in its final folder, replaced if an earlier try left it. Fsynced. */
  readonly originalPath: string
  /** Longer edge in px -> path. Never larger than the original. WebP. Written without fsync: they can be made again. */
  readonly thumbs: readonly { readonly edge: number; readonly path: string }[]
  readonly renditions: readonly { readonly rendition: Rendition; readonly path: string }[]
  /**
   * Set when a transparent background was asked for: the pixels are judged, and where they need repair all that is
   * derived is made from repaired pixels, this one too, which is then among the made renditions.
   */
  readonly cutout: { readonly rendition: Rendition; readonly path: string } | null
}

export interface Extracted {
  readonly sha256: string
  readonly bytes: number
  readonly width: number
  readonly height: number
  /** From the bytes, not from what the response claims. */
  readonly format: 'png' | 'jpeg' | 'webp'
  /** True when at least one pixel is not opaque. */
  readonly hasAlpha: boolean
  /** Null when no transparent background was asked for. */
  readonly alpha: AlphaReport | null
  readonly facts: ResponseFacts
  readonly renditions: readonly PictureFile[]
  /** Renditions no encoder can make of this picture, `recipe_invalid`: no reason to lose the original that is paid for. */
  readonly unmade: readonly { readonly path: string; readonly failure: Failure }[]
}

/** Makes files from an original already in the library. */
export interface RenderJob {
  readonly sourcePath: string
  readonly outputs: readonly { readonly rendition: Rendition; readonly path: string }[]
  readonly thumbs: readonly { readonly edge: number; readonly path: string }[]
  /** Repair its transparency first, as was done when it came. */
  readonly repair: boolean
}

/** Cuts a subject out of pictures already in the library that were made for it. Nothing is written when it is no use. */
export interface MatteJob {
  readonly method: MatteMethod
  /** One picture for a key; for a pair the one on the light backdrop, then the one on the dark. */
  readonly sourcePaths: readonly string[]
  /** PNG. */
  readonly path: string
}

export interface MatteResult {
  readonly report: MatteReport
  /** Null when the report says unusable. */
  readonly file: PictureFile | null
}

/**
 * The converter: a child process that only decodes and encodes. Rejects with a ProofsheetError:
 * `response_unreadable`, `picture_undecodable`, `converter_crashed`, `disk_full`, `disk_error`, `cancelled` after `close`;
 * `render` also `recipe_invalid` for a rendition no encoder can make.
 * A crash rejects only the job it happened to; the process is started again for the next.
 */
export interface Converter {
  extract(job: ExtractJob): Promise<Extracted>
  render(job: RenderJob): Promise<readonly PictureFile[]>
  /** Also `bad_request` for a key that is no colour. */
  matte(job: MatteJob): Promise<MatteResult>
  /** Kills the child. Waiting jobs reject. */
  close(): Promise<void>
}
