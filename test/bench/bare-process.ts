import { readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { thumbEdges } from '../../src/contract/image.ts'
import { usageOfTree } from './support.ts'

/** The bare pipeline: decode base64, write, two thumbnails, one WebP; nothing kept, nobody told. */
const input = JSON.parse(process.argv[2] ?? '{}') as {
  folder: string
  picture: string
  count: number
  concurrency: number
}
const base64 = readFileSync(input.picture).toString('base64')
sharp.cache(false)
sharp.concurrency(1)

async function one(index: number): Promise<void> {
  const bytes = Buffer.from(base64, 'base64')
  const file = await open(join(input.folder, `${index}.png`), 'wx')
  await file.writeFile(bytes)
  await file.sync()
  await file.close()
  const pixels = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
  const picture = () => sharp(pixels.data, { raw: pixels.info })
  for (const edge of Object.values(thumbEdges)) {
    await picture()
      .resize(edge, edge, { fit: 'inside' })
      .webp({ quality: 75, effort: 0 })
      .toFile(join(input.folder, `${index}-${edge}.webp`))
  }
  await picture()
    .webp({ quality: 90, effort: 2 })
    .toFile(join(input.folder, `${index}.webp`))
}

const before = usageOfTree()
let next = 0
await Promise.all(
  Array.from({ length: input.concurrency }, async () => {
    while (next < input.count) {
      const index = next
      next += 1
      await one(index)
    }
  }),
)
process.send?.({ cpuSeconds: usageOfTree().cpuSeconds - before.cpuSeconds })
process.disconnect()
