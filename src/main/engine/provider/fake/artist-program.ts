import sharp from 'sharp'
import type { ArtistResult, ArtistTask } from './artist.ts'
import { paint } from './paint.ts'

/** The child that draws practice pictures: orders in, encoded bytes out. Ends with its parent. */
sharp.cache(false)
sharp.concurrency(1)

process.on('message', (message) => {
  const { id, work } = message as ArtistTask
  const done = work.kind === 'draw' ? paint(work.order) : look(work.picture)
  done.then(
    (bytes) => answer({ id, bytes }),
    (error: unknown) => answer({ id, error: error instanceof Error ? error.message : String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))

function answer(result: ArtistResult): void {
  // A parent that was killed is gone before `disconnect` comes: nobody is left to be told.
  if (process.connected) process.send?.(result, () => undefined)
}

/** What cannot be read at all hides everything. */
async function look(picture: Uint8Array): Promise<Buffer> {
  const isOpaque = await sharp(picture)
    .stats()
    .then(
      (stats) => stats.isOpaque,
      () => true,
    )
  return Buffer.from([isOpaque ? 0 : 1])
}
