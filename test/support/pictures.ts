import sharp from 'sharp'

export interface PictureSpec {
  readonly seed?: number
  readonly width?: number
  readonly height?: number
  readonly format?: 'png' | 'jpeg' | 'webp'
  /** Makes the left half fully transparent. */
  readonly alpha?: boolean
  /** 0 to 255: how strong the noise is. 12 makes a 1024 x 1024 PNG of about 1.5 MB, like a photograph. */
  readonly noise?: number
}

/** Small and fast pseudo-random numbers (mulberry32), 0 to 1; the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A picture of gradients and noise, encoded; the same bytes for the same spec. */
export async function makePicture(spec: PictureSpec = {}): Promise<Buffer> {
  const { seed = 1, width = 1024, height = 1024, format = 'png', alpha = false, noise = 12 } = spec
  const channels = alpha ? 4 : 3
  const pixels = Buffer.alloc(width * height * channels)
  const next = random(seed)
  const tint = [next() * 128, next() * 128, next() * 128]
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const slope = 60 * Math.sin(x / 90 + seed) + 60 * Math.cos(y / 70)
      const grain = (next() - 0.5) * noise
      for (const base of tint) pixels[at++] = Math.max(0, Math.min(255, base + 64 + slope + grain))
      if (alpha) pixels[at++] = x < width / 2 ? 0 : 255
    }
  }
  const picture = sharp(pixels, { raw: { width, height, channels } })
  if (format === 'png') return picture.png({ compressionLevel: 6 }).toBuffer()
  return format === 'jpeg' ? picture.jpeg({ quality: 90 }).toBuffer() : picture.webp({ quality: 90 }).toBuffer()
}

/** The body of an Images API answer holding these pictures, as the provider sends it. */
export function answerWith(...pictures: readonly Buffer[]): string {
  return JSON.stringify({
    created: 1_795_300_000,
    background: 'opaque',
    output_format: 'png',
    quality: 'low',
    size: '1024x1024',
    data: pictures.map((picture) => ({ b64_json: picture.toString('base64') })),
    usage: {
      input_tokens: 19,
      input_tokens_details: { text_tokens: 19, image_tokens: 0 },
      output_tokens: 781,
      total_tokens: 800,
    },
  })
}
