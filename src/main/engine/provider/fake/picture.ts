export type PictureFormat = 'png' | 'jpeg' | 'webp' | 'gif' | 'svg'

/** One picture to make. The same order always gives the same bytes. */
export interface PictureOrder {
  readonly prompt: string
  /** From 1: the how-manieth picture of an identical request; each is another composition. */
  readonly repeat: number
  readonly width: number
  readonly height: number
  readonly format: PictureFormat
  /** 0 to 100, JPEG and WebP. */
  readonly compression: number
  readonly transparent: boolean
  /** "#rrggbb": the subject stands alone on this flat colour. */
  readonly ground?: string | null
  /** Of an edit: encoded pictures, in order. */
  readonly references?: readonly Uint8Array[]
  /** Encoded; where its alpha is 0 the first reference changes, and nowhere else. */
  readonly mask?: Uint8Array | null
  /** 0 to 1: how unfinished it looks. */
  readonly softness?: number
  /** GIF. */
  readonly frames?: number
  /** GIF, ms each. */
  readonly frameMs?: number
}

export interface PictureSource {
  draw(order: PictureOrder): Promise<Buffer>
  /** Whether an encoded picture lets anything through anywhere; absent: nobody can look. */
  isSeeThrough?(picture: Buffer): Promise<boolean>
}
