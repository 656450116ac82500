import type { AlphaReport, MatteReport } from '../../../contract/alpha.ts'
import type { Failure } from '../../../contract/failure.ts'
import type { Rendition } from '../../../contract/recipe.ts'
import type { LockReport } from '../../../contract/reference.ts'
import type { StoredFormat } from './drawing.ts'

/** Token counts as the API reported them. */
export interface Usage {
  readonly inputTokens: number
  readonly inputTextTokens: number
  readonly inputImageTokens: number
  readonly outputTokens: number
}

/** What the text model took that wrote an SVG; billed besides. `outputTokens` with those it thought with. */
export interface SvgUsage {
  readonly model: string
  readonly inputTokens: number
  readonly outputTokens: number
}

/** What the response said about itself, where it did. */
export interface ResponseFacts {
  readonly usage: Usage | null
  /** Absent: it is no SVG, or it does not say. */
  readonly svgUsage?: SvgUsage
  readonly size: string | null
  readonly quality: string | null
  readonly background: string | null
  readonly format: string | null
  /** Pictures in the answer. One was asked for and the first is kept; more than one is worth a warning. */
  readonly pictures: number
  /** Previews that came before it, which the reported output tokens include; absent: it was no stream. */
  readonly partials?: number
}

export interface PictureFile {
  readonly path: string
  readonly width: number
  readonly height: number
  readonly bytes: number
}

/** A file to be made. `cut`: what the picture is cut to first, px, so that nothing is scaled up; absent or null: it stays whole. */
export interface Output {
  readonly rendition: Rendition
  readonly path: string
  readonly cut?: { readonly width: number; readonly height: number } | null
}

export interface ThumbOutput {
  /** The longer edge, px. Never larger than the picture. */
  readonly edge: number
  readonly path: string
}

/** What is done to the pixels of an answer before anything is made of them, in this order. The original stays as it came. */
export interface Finish {
  /** A transparent background was asked for: its pixels are judged and, where that helps, repaired. */
  readonly alpha: boolean
  /** The first picture that went along is put back where the mask keeps it. */
  readonly lock: { readonly imagePath: string; readonly maskPath: string } | null
  /** The subject is cut out of a ground made for that; of a pair this is the one on the dark ground. */
  readonly matte:
    { readonly kind: 'key'; readonly colour: string } | { readonly kind: 'pair'; readonly lightPath: string } | null
}

/** Reads a spooled response, takes the picture out of it byte-exact, proves it decodes, and makes what is derived from it. */
export interface ExtractJob {
  /** `<attempt>.resp`: the raw JSON body of an Images API answer. */
  readonly responsePath: string
  /** Where to write the original's bytes: a temporary name in its final folder, replaced if an earlier try left it. Fsynced. */
  readonly originalPath: string
  /** WebP. Written without fsync: they can be made again. */
  readonly thumbs: readonly ThumbOutput[]
  readonly renditions: readonly Output[]
  /** All that is derived is made from finished pixels. */
  readonly finish: Finish
  /** The finished picture itself, made where finishing changed a pixel; then among the made renditions. */
  readonly standIn: Output | null
  /** A picture of an SVG, which is never shown itself; then among the made renditions. */
  readonly preview: Output | null
}

export interface Extracted {
  readonly sha256: string
  readonly bytes: number
  /** px; of an SVG, those of its raster. */
  readonly width: number
  readonly height: number
  /** From the bytes, not from what the response claims. */
  readonly format: StoredFormat
  /** True when at least one pixel is not opaque. */
  readonly hasAlpha: boolean
  /** Of a GIF; null for all others. */
  readonly frames: number | null
  /** Null when no transparent background was asked for. */
  readonly alpha: AlphaReport | null
  /** Null when nothing was to be put back. */
  readonly lock: LockReport | null
  /** Null when nothing was to be cut out. */
  readonly matte: MatteReport | null
  /** Name of the rendition that holds the finished picture; null when it is the original. */
  readonly standIn: string | null
  readonly facts: ResponseFacts
  readonly renditions: readonly PictureFile[]
  /** Renditions no encoder can make of this picture, `recipe_invalid`: no reason to lose the original that is paid for. */
  readonly unmade: readonly { readonly path: string; readonly failure: Failure }[]
}

/** Makes files from an original already in the library. */
export interface RenderJob {
  readonly sourcePath: string
  readonly outputs: readonly Output[]
  readonly thumbs: readonly ThumbOutput[]
  /** Finished again, as when it came; null: as it is. Rejects where that can no longer be done. */
  readonly finish: Finish | null
}

/**
 * The converter: a child process that only decodes and encodes. Rejects with a ProofsheetError:
 * `response_unreadable`, `picture_undecodable`, `converter_crashed`, `disk_full`, `disk_error`, `cancelled` after `close`;
 * `render` also `recipe_invalid` for a rendition no encoder can make, `bad_request` for a key that is no colour.
 * A crash rejects only the job it happened to; the process is started again for the next.
 */
export interface Converter {
  extract(job: ExtractJob): Promise<Extracted>
  render(job: RenderJob): Promise<readonly PictureFile[]>
  /** Kills the child. Waiting jobs reject. */
  close(): Promise<void>
}
