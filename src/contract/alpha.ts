/** What can be wrong with a picture of which a transparent background was asked. Levels of alpha go from 0 to 255. */
export type AlphaFinding =
  /** Nothing in it is see-through. */
  | { readonly kind: 'opaque' }
  /** Opaque, with squares of `cell` px that imitate transparency. */
  | { readonly kind: 'checkerboard'; readonly cell: number }
  /** Nothing in it is clear: the faintest part still has alpha `level`. */
  | { readonly kind: 'veil'; readonly level: number }
  /** Nothing in it can be seen. */
  | { readonly kind: 'empty' }
  /** Parts meant to be opaque came at `level`. */
  | { readonly kind: 'not_quite_opaque'; readonly level: number }
  /** Areas meant to be clear have alpha up to `level`; `share` of the clear area, 0 to 1. */
  | { readonly kind: 'haze'; readonly level: number; readonly share: number }
  /** Colours at the edges are pulled towards one background colour, "#rrggbb". */
  | { readonly kind: 'halo'; readonly towards: string }
  /** What lies under fully transparent pixels shows as soon as alpha is dropped. */
  | { readonly kind: 'hidden_colours' }

/** Their names, as the search knows them. */
export const alphaFindings = [
  'opaque',
  'checkerboard',
  'veil',
  'empty',
  'not_quite_opaque',
  'haze',
  'halo',
  'hidden_colours',
] as const satisfies readonly AlphaFinding['kind'][]

/** Shares of all pixels, 0 to 1: alpha 0, between, 255. */
export interface AlphaShares {
  readonly clear: number
  readonly partial: number
  readonly opaque: number
}

/** clean: as it came. repaired: a repaired copy stands beside the original. unusable: there is no background to be rid of. */
export const alphaGrades = ['clean', 'repaired', 'unusable'] as const
export type AlphaGrade = (typeof alphaGrades)[number]

/** What the pixels say of a transparent background that was asked for. */
export interface AlphaReport {
  readonly grade: AlphaGrade
  readonly found: readonly AlphaFinding[]
  /** As received. */
  readonly received: AlphaShares
  /** After repair; null when nothing was repaired. */
  readonly repaired: AlphaShares | null
  /** Name of the rendition that holds the repaired picture, PNG; null when there is none. */
  readonly cutout: string | null
  /** For a person: what was found and what became of it. */
  readonly sentence: string
  /** For a person: what to do now; null when nothing is to be done. */
  readonly action: string | null
}

/** Their names, as the search knows them. */
export const matteFindings = ['enclosed_key', 'moved'] as const satisfies readonly MatteFinding['kind'][]

/** What a person should know of a cut-out. */
export type MatteFinding =
  /**
   * Inside the subject, areas of the key's colour were cut out too: openings, or parts of it that have that colour. `pixels`
   * of the picture in all; `share` of the smallest box around the subject, 0 to 1.
   */
  | { readonly kind: 'enclosed_key'; readonly pixels: number; readonly areas: number; readonly share: number }
  /** The subject lay this many px further right and down in the second picture of the pair, which was moved back. */
  | { readonly kind: 'moved'; readonly x: number; readonly y: number }

/** How well a subject could be cut out of pictures that were made for it. */
export interface MatteReport {
  readonly grade: 'good' | 'unusable'
  /** Empty where nothing was cut out. */
  readonly found: readonly MatteFinding[]
  /** Of what is visible, the share that contradicts the method, 0 to 1. */
  readonly contradiction: number
  /** Of what was cut out; null when nothing was. */
  readonly shares: AlphaShares | null
  /** For a person: what came of it. */
  readonly sentence: string
  /** For a person: what to do now; null when nothing is to be done. */
  readonly action: string | null
}
