import type { AlphaReport, MatteReport } from './alpha.ts'
import type { AttemptView } from './job.ts'
import type { UsdRange } from './money.ts'
import type { Endpoint } from './plan.ts'
import type { JobInputs, LockReport } from './reference.ts'

/** Two thumbnails are kept of every image; the longer edge in px. */
export const thumbEdges = { small: 256, large: 768 } as const

/**
 * What `image://i/<id>/<size>` may ask for. `cutout`: the picture as it counts, which is the repaired, cut out or locked one
 * where there is one, else the original. `original` of an SVG is its raster: markup is never handed out.
 */
export const imageSizes = ['small', 'large', 'original', 'cutout'] as const
export type ImageSize = (typeof imageSizes)[number]

/** A gallery tile. */
export interface ImageTile {
  readonly imageId: number
  readonly batchId: number
  readonly rowId: number
  readonly rowNumber: number
  readonly key: string
  readonly variantName: string
  readonly repeat: number
  readonly width: number
  readonly height: number
  /** Of what is shown: a picture that was cut out has it though its original is opaque. */
  readonly hasAlpha: boolean
  readonly costUsd: number
  /** What it cost is not told, or not all of it: `costUsd` is the most it may be. */
  readonly isEstimate: boolean
  /** Of the original: png, jpeg, webp, gif or svg. */
  readonly format: string
  /** Pictures of an animation; null for a still one. */
  readonly frames: number | null
  readonly createdAt: number
}

export interface RenditionView {
  readonly name: string
  readonly format: string
  readonly width: number
  readonly height: number
  readonly bytes: number
}

/** All there is to say about one image. */
export interface ImageDetail extends ImageTile {
  readonly batchName: string
  readonly prompt: string
  readonly provider: string
  readonly requested: Readonly<Record<string, string>>
  readonly actual: Readonly<Record<string, string>>
  readonly bytes: number
  readonly sha256: string
  readonly estimatedUsd: UsdRange
  readonly attempts: readonly AttemptView[]
  readonly renditions: readonly RenditionView[]
  /** Null when no transparent background was asked for, or the image is older than this report. */
  readonly alpha: AlphaReport | null
  readonly endpoint: Endpoint
  /** What went along; null when nothing did. */
  readonly inputs: JobInputs | null
  /** Null when nothing was cut out of a plain ground. */
  readonly matte: MatteReport | null
  /** Null when nothing was to be put back outside a mask. */
  readonly lock: LockReport | null
  readonly cells: Readonly<Record<string, string>>
}

/** A page of the gallery: ids and shapes of everything found, newest first; details are asked for by id. */
export interface GalleryResult {
  readonly ids: readonly number[]
  /** width / height x 100, same order as ids. */
  readonly ratios: readonly number[]
  readonly total: number
}
