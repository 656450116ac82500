import sharp, { type Sharp } from 'sharp'
import type { ArtistResult, ArtistTask } from './artist.ts'
import { drawCard } from './card/card.ts'
import type { PictureOrder } from './picture.ts'

/** The child that draws practice pictures: orders in, encoded bytes out. Ends with its parent. */
sharp.cache(false)
sharp.concurrency(1)

process.on('message', (message) => {
  const { id, order } = message as ArtistTask
  paint(order).then(
    (bytes) => answer({ id, bytes }),
    (error: unknown) => answer({ id, error: error instanceof Error ? error.message : String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))

function answer(result: ArtistResult): void {
  // A parent that was killed is gone before `disconnect` comes: nobody is left to be told.
  if (process.connected) process.send?.(result, () => undefined)
}

async function paint(order: PictureOrder): Promise<Buffer> {
  const drawing = sharp(Buffer.from(drawCard(order)), { limitInputPixels: 40_000_000 })
  return await encode(order.transparent ? drawing : drawing.removeAlpha(), order).toBuffer()
}

function encode(drawing: Sharp, { format, compression }: PictureOrder): Sharp {
  // 0 is a legal compression of the API and not a legal quality of the encoders.
  const quality = Math.max(1, compression)
  if (format === 'jpeg') return drawing.jpeg({ quality })
  if (format === 'webp') return drawing.webp({ quality, effort: 0 })
  return drawing.png({ compressionLevel: 6 })
}
