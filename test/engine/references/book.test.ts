import {
  copyFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { referencePath, referenceThumbPath } from '../../../src/main/engine/files/paths.ts'
import { failureFrom } from '../imaging/desk.ts'
import { blackAndWhite, plain } from '../imaging/prepare-files.ts'
import { findIn, openBench, putPicture } from './support.ts'

test('paths, globs and kept pictures are found in the order they are named', async () => {
  const bench = openBench()
  const [one, two, three] = [
    await putPicture(join(bench.sheets, 'p', '1.png'), 40),
    await putPicture(join(bench.sheets, 'p', '2.png'), 44),
    await putPicture(join(bench.sheets, 'three.png'), 48),
  ]
  const [added] = await bench.references.add([join(bench.sheets, 'three.png')])
  expect(added?.pictures[0]?.source).toBe(`ref:${three}`)
  const { images, issues } = await findIn(bench, { images: [`ref:${three}`, 'p/*.png'] })
  expect(issues).toEqual([])
  expect(images.map(({ sha256, source, name }) => [sha256, source, name])).toEqual([
    [three, `ref:${three}`, 'three.png'],
    [one, 'p/1.png', '1.png'],
    [two, 'p/2.png', '2.png'],
  ])
})

test('every source that brings nothing is an issue that names it', async () => {
  const bench = openBench()
  writeFileSync(join(bench.sheets, 'text.png'), 'no picture')
  const missing = `ref:${'0'.repeat(64)}`
  const images = ['gone.png', 'text.png', 'image:7', missing, 'https://example.com/a.png', '../x.png']
  const { issues } = await findIn(bench, { images })
  expect(issues.map(({ source }) => source)).toEqual(images)
  expect(issues.map(({ code }) => code)).toEqual([
    'bad_reference',
    'bad_reference',
    'bad_reference',
    'bad_reference',
    'not_fetched',
    'bad_reference',
  ])
  expect(issues.every(({ severity, message, fix }) => severity === 'error' && message !== '' && fix !== '')).toBe(true)
})

test('what was never loaded is an issue, not a picture', () => {
  const book = openBench().references.book([])
  expect(book.find({ images: ['a.png'], mask: null, markup: null }).issues).toHaveLength(1)
})

test('addresses still to be fetched are counted by host', async () => {
  const bench = openBench()
  const book = bench.references.book([bench.sheets])
  const images = [
    'https://b.example/1.png',
    'https://a.example/1.png',
    'https://a.example/2.png',
    'https://a.example/2.png',
  ]
  await book.load([{ images, mask: 'https://a.example/mask.png', markup: null }])
  expect(book.toFetch()).toEqual([
    { host: 'a.example', pictures: 2 },
    { host: 'b.example', pictures: 1 },
  ])
})

test('with a mask the first picture becomes a PNG and the mask as large as it is', async () => {
  const bench = openBench()
  writeFileSync(join(bench.sheets, 'room.jpg'), await plain(96, 64).jpeg().toBuffer())
  writeFileSync(join(bench.sheets, 'chair.jpg'), await plain(60, 60).jpeg().toBuffer())
  writeFileSync(join(bench.sheets, 'mask.png'), await blackAndWhite(192, 128).png().toBuffer())
  const without = await findIn(bench, { images: ['room.jpg', 'chair.jpg'] })
  const found = await findIn(bench, { images: ['room.jpg', 'chair.jpg'], mask: 'mask.png' })
  expect(without.images.map(({ format }) => format)).toEqual(['jpeg', 'jpeg'])
  expect(found.images.map(({ format }) => format)).toEqual(['png', 'jpeg'])
  expect(found.mask).toMatchObject({ format: 'png', width: 96, height: 64, name: 'mask.png' })
  const wrong = await findIn(bench, { images: ['chair.jpg'], mask: 'mask.png' })
  expect(wrong.issues[0]).toMatchObject({
    source: 'mask.png',
    message: expect.stringMatching(/192x128 px.*60x60 px/) as string,
  })
  writeFileSync(join(bench.sheets, 'mask2.png'), await blackAndWhite(192, 128).png().toBuffer())
  const two = await findIn(bench, { images: ['room.jpg'], mask: 'mask*.png' })
  expect(two.issues[0]?.message).toMatch(/finds 2 pictures/)
})

test('what two sources mean goes along once, in its first place, also as the base of a mask', async () => {
  const bench = openBench()
  writeFileSync(join(bench.sheets, 'room.jpg'), await plain(96, 64).jpeg().toBuffer())
  writeFileSync(join(bench.sheets, 'chair.jpg'), await plain(60, 60).jpeg().toBuffer())
  writeFileSync(join(bench.sheets, 'mask.png'), await blackAndWhite(96, 64).png().toBuffer())
  const images = ['room.jpg', '*.jpg', './room.jpg']
  for (const mask of [null, 'mask.png']) {
    const found = await findIn(bench, { images, mask })
    expect(found.images.map(({ name }) => name)).toEqual(['room.jpg', 'chair.jpg'])
    expect(found.issues).toEqual([])
  }
})

test('the same picture under another name goes along once, beside a mask too', async () => {
  const bench = openBench()
  const room = await plain(96, 64).jpeg().toBuffer()
  for (const name of ['room.jpg', 'copy.jpg']) writeFileSync(join(bench.sheets, name), room)
  // Says more than the picture does, which stays here: what is sent is the same.
  const comment = Buffer.from([0xff, 0xfe, 0, 5, 0x61, 0x62, 0x63])
  writeFileSync(join(bench.sheets, 'noted.jpg'), Buffer.concat([room.subarray(0, 2), comment, room.subarray(2)]))
  writeFileSync(join(bench.sheets, 'chair.jpg'), await plain(60, 60).jpeg().toBuffer())
  writeFileSync(join(bench.sheets, 'mask.png'), await blackAndWhite(96, 64).png().toBuffer())
  const [kept] = await bench.references.add([join(bench.sheets, 'room.jpg')])
  const images = ['copy.jpg', 'room.jpg', 'chair.jpg', 'noted.jpg', kept?.pictures[0]?.source ?? '', 'copy.jpg']
  for (const mask of [null, 'mask.png']) {
    const found = await findIn(bench, { images, mask })
    expect(found.images.map(({ name }) => name)).toEqual(['copy.jpg', 'chair.jpg'])
    expect(found.issues).toEqual([])
  }
})

test('an original of the library keeps its number', async () => {
  const bench = openBench()
  const sha256 = await putPicture(join(bench.root, 'original.png'))
  const other = openBench({ imagePath: (id) => (id === 5 ? join(bench.root, 'original.png') : null) })
  const { images, issues } = await findIn(other, { images: ['image:5', 'image:6'] })
  expect(images).toMatchObject([{ sha256, imageId: 5, name: 'image 5', source: 'image:5' }])
  expect(issues[0]?.message).toMatch(/no image 6/)
})

test('kept pictures lie under their hash, whole, with a thumbnail, and are not written twice', async () => {
  const bench = openBench()
  const sha256 = await putPicture(join(bench.sheets, 'a.png'))
  const { images } = await findIn(bench, { images: ['a.png'] })
  const path = join(bench.root, referencePath({ sha256, format: 'png' }))
  expect(existsSync(path)).toBe(false)
  expect(bench.references.file(sha256, 'small')).toBe(join(bench.root, referenceThumbPath(sha256)))
  expect(bench.references.file(sha256, 'original')).toBe(join(bench.sheets, 'a.png'))
  await bench.references.keep([...images, ...images])
  expect(readFileSync(path).equals(readFileSync(join(bench.sheets, 'a.png')))).toBe(true)
  expect(bench.references.file(sha256, 'original')).toBe(path)
  expect(bench.references.file('../../etc/passwd', 'original')).toBeNull()
  const before = statSync(path).ino
  await bench.references.keep(images)
  expect(statSync(path).ino).toBe(before)
  truncateSync(path, 10)
  await bench.references.keep(images)
  expect(statSync(path).size).toBe(images[0]?.bytes)
  expect(readdirSync(join(path, '..')).filter((name) => name.startsWith('.tmp-'))).toEqual([])
  expect(await sharp(join(bench.root, referenceThumbPath(sha256))).metadata()).toMatchObject({
    format: 'webp',
    width: 96,
  })
})

test('a file that changed after it was looked at is not kept, and is found anew', async () => {
  const bench = openBench()
  await putPicture(join(bench.sheets, 'a.png'), 40)
  const { images } = await findIn(bench, { images: ['a.png'] })
  const sha256 = await putPicture(join(bench.sheets, 'a.png'), 80)
  const failure = await failureFrom(bench.references.keep(images))
  expect([failure.code, failure.message]).toEqual([
    'conflict',
    expect.stringMatching(/"a.png" is no longer the picture/),
  ])
  expect((await findIn(bench, { images: ['a.png'] })).images[0]?.sha256).toBe(sha256)
})

test('a kept picture whose bytes are not those of its hash is not taken along', async () => {
  const bench = openBench()
  const sha256 = await putPicture(join(bench.sheets, 'a.png'), 40)
  await bench.references.add([join(bench.sheets, 'a.png')])
  await putPicture(join(bench.sheets, 'b.png'), 44)
  const path = join(bench.root, referencePath({ sha256, format: 'png' }))
  copyFileSync(join(bench.sheets, 'b.png'), path)
  utimesSync(path, 1, 1)
  expect((await findIn(bench, { images: [`ref:${sha256}`] })).issues[0]?.message).toMatch(/is damaged/)
})

test('a painted mask is kept at once, as large as its picture', async () => {
  const { references, root } = openBench()
  const png = await plain(96, 64, 4).png().toBuffer()
  const painted = await references.paint('mask', png, { width: 96, height: 64 })
  expect(painted).toMatchObject({ format: 'png', width: 96, height: 64, source: `ref:${painted.sha256}` })
  expect(existsSync(join(root, referencePath(painted)))).toBe(true)
  const nothing = await plain(96, 64).png().toBuffer()
  expect((await failureFrom(references.paint('markup', nothing, { width: 96, height: 64 }))).code).toBe('bad_request')
  const garbage = await failureFrom(references.paint('mask', Buffer.from('x'), { width: 9, height: 9 }))
  expect([garbage.code, garbage.money]).toEqual(['bad_request', 'none'])
})

test('without a library pictures are looked at and nothing is written', async () => {
  const bench = openBench({ writes: false, imagePath: null })
  await putPicture(join(bench.sheets, 'a.png'))
  const { images, issues } = await findIn(bench, { images: ['a.png', 'image:1'] })
  expect(images).toHaveLength(1)
  expect(issues[0]?.message).toMatch(/a plan alone opens none/)
  expect(readdirSync(join(bench.root, 'refs'))).toEqual([])
})
