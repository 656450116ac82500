/** What the window asks of the encoder, one at a time. */
export type EncoderWork =
  /** The mask with its soft edge, for looking at. */
  | {
      readonly kind: 'soften'
      readonly marked: Uint8Array<ArrayBuffer>
      readonly width: number
      readonly height: number
      readonly feather: number
    }
  /** The picture to send. `ink`: markup in these colours; null: a mask, clear where it is marked. */
  | {
      readonly kind: 'png'
      readonly marked: Uint8Array<ArrayBuffer>
      readonly ink: Uint8Array<ArrayBuffer> | null
      readonly width: number
      readonly height: number
      readonly feather: number
    }
  /** Marks out of a picture file, stretched to the size of the picture they are for. */
  | { readonly kind: 'read'; readonly file: Blob; readonly width: number; readonly height: number }

/** Marks out of a file, stretched to the picture they are for. */
export interface LoadedMarks {
  readonly marked: Uint8Array<ArrayBuffer>
  readonly hasAlpha: boolean
  /** Of the file itself, px. */
  readonly width: number
  readonly height: number
}

export type EncoderAnswer =
  | { readonly kind: 'soften'; readonly marked: Uint8Array<ArrayBuffer> }
  /** Base64, without a prefix. */
  | { readonly kind: 'png'; readonly png: string }
  | ({ readonly kind: 'read' } & LoadedMarks)
  | { readonly kind: 'failed'; readonly message: string }
