import { z } from 'zod'

/**
 * Where a picture that is sent along comes from, as a cell, a recipe or a change writes it: a path or glob relative to the
 * sheet ("photos/42-*.jpg"), "https://…", "image:123" (one of this library), "ref:<sha256>" (kept in this library
 * already), or "@fox" (all pictures of a character).
 */
export const pictureSourceSchema = z.string().trim().min(1).max(2_000)
export type PictureSource = string

/** Most pictures a character may have, and a model that is not in the registry is taken to take along. */
export const mostReferences = 16

/** Most sources a list may name. How many go along is the model's to say: see `maxReferences` of the registry. */
export const mostSources = 100

/** Formats the API takes as input; anything else is converted on its way in. */
export const inputFormats = ['png', 'jpeg', 'webp'] as const
export type InputFormat = (typeof inputFormats)[number]

/** A picture exactly as it is sent along. Its bytes lie in the library under their SHA-256 and never change. */
export interface InputPicture {
  /** Hex, of the bytes that are sent. */
  readonly sha256: string
  readonly format: InputFormat
  readonly bytes: number
  /** px. */
  readonly width: number
  readonly height: number
  /** For people: "fox-front.jpg", "image 123". Never a path. */
  readonly name: string
  /** The one picture this is, never a glob: a path as resolved, a URL, "image:123" or "ref:<sha256>". */
  readonly source: string
  /** The image of this library it is made of. */
  readonly imageId: number | null
  readonly character: CharacterVersion | null
}

export interface CharacterVersion {
  readonly name: string
  /** From 1. */
  readonly version: number
}

/** How a transparent picture is made where a model cannot make one, or did not. */
export const matteFallbacks = ['none', 'key', 'pair'] as const
/** none: as it came. key: on a plain colour that is cut out. pair: twice, on a light and a dark ground; costs two pictures. */
export type MatteFallback = (typeof matteFallbacks)[number]

/** What this request's picture is for, where it is not the result itself. */
export type MatteRole =
  | { readonly kind: 'key'; readonly colour: string }
  /** The first of a pair: when it is stored, the second is asked for. */
  | { readonly kind: 'pair_light' }
  /** The second: the pair is then cut out and shown with this picture. */
  | { readonly kind: 'pair_dark'; readonly lightImageId: number }

/** What a request takes along besides words, pinned when it was composed. In the order in which it is sent. */
export interface JobInputs {
  readonly images: readonly InputPicture[]
  /** All that are named, those without pictures too, in the order of their first mention. */
  readonly characters: readonly CharacterVersion[]
  /** Alpha 0: change here. As large as the first image. */
  readonly mask: InputPicture | null
  /** Drawn over the first image for the model to read. As large as the first image. */
  readonly markup: InputPicture | null
  /** Outside the mask the first image is put back afterwards, pixel by pixel. */
  readonly lock: boolean
  readonly matte: MatteRole | null
}

/** What became of a source somebody named. */
export interface LookedAt {
  readonly source: PictureSource
  /** Empty when there is a problem. */
  readonly pictures: readonly InputPicture[]
  /** What is wrong and what to do, for a person. */
  readonly problem: { readonly message: string; readonly fix: string } | null
}

/** What putting the first image back outside the mask came to. */
export interface LockReport {
  /** False when it could not be done; `sentence` says why. */
  readonly done: boolean
  /** Share of pixels outside the mask that the model had moved by more than 20 of 255 in any channel, 0 to 1. */
  readonly moved: number
  readonly sentence: string
}
