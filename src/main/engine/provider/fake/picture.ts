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
}

export interface PictureSource {
  draw(order: PictureOrder): Promise<Buffer>
}
