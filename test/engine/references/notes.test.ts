import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { plain } from '../imaging/prepare-files.ts'
import { findIn, openBench } from './support.ts'

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** A photograph that says where it was taken. */
const photograph = (): Promise<Buffer> =>
  plain()
    .withExif({ IFD3: { GPSLatitude: '52/1 31/1 0/1', GPSLatitudeRef: 'N' } })
    .jpeg()
    .toBuffer()

test('a photograph is kept under the hash of what is sent, without its place, and its own file is not touched', async () => {
  const bench = openBench()
  const [path, bytes] = [join(bench.sheets, 'photo.jpg'), await photograph()]
  writeFileSync(path, bytes)
  const [picture] = (await findIn(bench, { images: ['photo.jpg'] })).images
  if (!picture) throw new Error('It was not found.')
  await bench.references.keep([picture])
  const kept = readFileSync(bench.references.file(picture.sha256, 'original')!)
  expect([hashOf(kept), kept.length]).toEqual([picture.sha256, picture.bytes])
  expect((await sharp(kept).metadata()).exif).toBeUndefined()
  expect(readFileSync(path).equals(bytes)).toBe(true)
  // Chosen by hand it is the same picture, and named by its hash it is found again.
  const [added] = await bench.references.add([path])
  expect(added?.pictures[0]?.sha256).toBe(picture.sha256)
  expect((await bench.references.look([`ref:${picture.sha256}`], []))[0]?.pictures[0]?.sha256).toBe(picture.sha256)
})

test('a picture kept by an earlier version, with its place in it, is sent without', async () => {
  const bench = openBench()
  const [first] = await bench.references.add([await written(bench.sheets)])
  const bare = first!.pictures[0]!
  const other = openBench({ root: bench.root })
  const bytes = await photograph()
  const sha256 = hashOf(bytes)
  const folder = join(bench.root, 'refs', sha256.slice(0, 2))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${sha256}.jpg`), bytes)
  const [looked] = await other.references.look([`ref:${sha256}`], [])
  expect(looked?.pictures[0]?.sha256 ?? looked?.problem).toBe(bare.sha256)
})

test('an image of the library goes back as it came, whatever its provider wrote into it', async () => {
  const bytes = await photograph()
  const bench = openBench()
  const original = join(bench.root, 'original.jpg')
  writeFileSync(original, bytes)
  const { references } = openBench({ imagePath: () => original })
  const [looked] = await references.look(['image:5'], [])
  expect(looked?.pictures[0]).toMatchObject({ sha256: hashOf(bytes), imageId: 5 })
})

async function written(folder: string): Promise<string> {
  const path = join(folder, 'photo.jpg')
  writeFileSync(path, await photograph())
  return path
}
