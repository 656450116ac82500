import type { InputPicture } from '../../contract/reference.ts'

/** What is painted over the picture that is changed, as a request takes it. */
export interface Painted {
  readonly mask: InputPicture | null
  readonly markup: InputPicture | null
  /** Put the picture back outside the mask. */
  readonly lock: boolean
}

export const unpainted: Painted = { mask: null, markup: null, lock: true }
