import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { InputFormat } from '../../../src/contract/reference.ts'
import { bare } from '../../../src/main/engine/imaging/bare.ts'
import { openPreparer } from '../../../src/main/engine/imaging/converter.ts'
import { tempFolder } from '../../support/temp.ts'
import { noise, plain, withChunk } from './prepare-files.ts'

const place = 'A house nobody should find'
const exif = { IFD0: { Make: 'Phone', Copyright: place }, IFD3: { GPSLatitude: '52/1 31/1 0/1', GPSLatitudeRef: 'N' } }
const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="${place}"/></rdf:RDF></x:xmpmeta>`

/** As a phone writes it: with a place, and a profile wider than sRGB. */
function photographed(pipeline: Sharp): Sharp {
  return pipeline.withIccProfile('p3').withExif(exif).withXmp(xmp)
}

const encoders: Readonly<Record<InputFormat, (pipeline: Sharp) => Sharp>> = {
  png: (pipeline) => pipeline.png(),
  jpeg: (pipeline) => pipeline.jpeg(),
  webp: (pipeline) => pipeline.webp(),
}
const formats = ['png', 'jpeg', 'webp'] as const

async function stripped(bytes: Buffer, format: InputFormat): Promise<Buffer> {
  const left = bare(bytes, format)
  if (left === null) throw new Error('It could not be read.')
  await expectSamePicture(left, bytes)
  expect(left.includes(place)).toBe(false)
  // What is bare stays as it is.
  expect(bare(left, format)).toBe(left)
  return left
}

async function expectSamePicture(one: Buffer, other: Buffer): Promise<void> {
  const [left, right] = await Promise.all(
    [one, other].map((bytes) => sharp(bytes, { failOn: 'warning' }).raw().toBuffer()),
  )
  expect(left?.equals(right!)).toBe(true)
}

/** A JPEG segment. */
function app(marker: number, text: string): Buffer {
  const data = Buffer.from(text, 'latin1')
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([head, data])
}

const afterStart = (jpeg: Buffer, ...segments: readonly Buffer[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)])

describe('what a file says beside its picture stays here', () => {
  test.each(formats)('EXIF with a place, and XMP, of a %s; its profile stays, and no pixel changes', async (format) => {
    const bytes = await encoders[format](photographed(plain(96, 64, format === 'jpeg' ? 3 : 4))).toBuffer()
    const before = await sharp(bytes).metadata()
    expect([before.exif, before.xmp]).not.toContain(undefined)
    const after = await sharp(await stripped(bytes, format)).metadata()
    expect({ exif: after.exif, xmp: after.xmp }).toEqual({ exif: undefined, xmp: undefined })
    expect(after.icc?.equals(before.icc!)).toBe(true)
    const { size: _size, exif: _exif, xmp: _xmp, xmpAsString: _text, orientation: _up, ...same } = before
    expect(after).toMatchObject({ width: same.width, height: same.height, space: same.space, channels: same.channels })
  })

  test('comments, IPTC, a second picture and what follows the end of a JPEG', async () => {
    const jpeg = await plain().jpeg().toBuffer()
    const notes = [
      app(0xfe, place),
      app(0xed, `Photoshop 3.0\0${place}`),
      app(0xe2, `MPF\0${place}`),
      app(0xe0, `JFXX\0${place}`),
      app(0xeb, `JP ${place}`),
    ]
    const left = await stripped(Buffer.concat([afterStart(jpeg, ...notes), Buffer.from(place)]), 'jpeg')
    expect(left.equals(jpeg)).toBe(true)
  })

  test('of a progressive JPEG with notes between its scans, and of one in CMYK, whose colours need their mark', async () => {
    const progressive = await noise(64, 64).jpeg({ progressive: true }).toBuffer()
    const second = progressive.lastIndexOf(Buffer.from([0xff, 0xda]))
    const between = Buffer.concat([progressive.subarray(0, second), app(0xfe, place), progressive.subarray(second)])
    expect((await stripped(between, 'jpeg')).equals(progressive)).toBe(true)
    await stripped(afterStart(await plain().toColourspace('cmyk').jpeg().toBuffer(), app(0xfe, place)), 'jpeg')
  })

  test('words, time and unknown chunks of a PNG, and what follows its end', async () => {
    const png = await plain().png().toBuffer()
    let noted: Buffer = png
    for (const name of ['tEXt', 'iTXt', 'zTXt', 'tIME', 'eXIf', 'meTa', 'caBX'])
      noted = withChunk(noted, name, Buffer.from(place))
    const left = bare(Buffer.concat([noted, Buffer.from(place)]), 'png')
    expect(left?.equals(png)).toBe(true)
  })
})

test.each(formats)('a %s that says nothing is the same bytes', async (format) => {
  for (const make of [plain(), plain().withIccProfile('p3'), noise(40, 30)]) {
    const bytes = await encoders[format](make).toBuffer()
    expect(bare(bytes, format)).toBe(bytes)
  }
})

test('where a picture of a model came from is no secret: its provenance stays while nothing else has to go', async () => {
  const made = withChunk(await plain().png().toBuffer(), 'caBX', Buffer.alloc(5_000, 1))
  expect(bare(made, 'png')).toBe(made)
  const jpeg = afterStart(await plain().jpeg().toBuffer(), app(0xeb, 'JP  manifest'))
  expect(bare(jpeg, 'jpeg')).toBe(jpeg)
})

test('a file that is damaged is never taken for a bare one, and costs no more than its length', async () => {
  const files = await Promise.all(
    formats.map(async (format) => ({ format, bytes: await encoders[format](photographed(plain())).toBuffer() })),
  )
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.nat(), fc.nat({ max: 255 }), fc.boolean(), (file, at, value, cuts) => {
      const { format, bytes } = file
      const changed = cuts ? bytes.subarray(0, Math.max(16, at % bytes.length)) : Buffer.from(bytes)
      if (!cuts) changed.writeUInt8(value, 8 + (at % (bytes.length - 8)))
      const left = bare(changed, format)
      return left === null || left.length <= changed.length
    }),
    { numRuns: 2_000 },
  )
  for (const { format, bytes } of files) expect(bare(bytes.subarray(0, bytes.length - 6), format)).toBeNull()
})

test('a photograph goes along bare: its hash is that of what is sent, and its own file stays as it is', async () => {
  const preparer = openPreparer({ concurrency: 1 })
  onTestFinished(() => preparer.close())
  const folder = tempFolder()
  const bytes = await photographed(plain()).jpeg().toBuffer()
  const whole = bare(bytes, 'jpeg')!
  const second = 4 + bytes.readUInt16BE(4)
  for (const [name, data, format] of [
    ['photo.jpg', bytes, 'jpeg'],
    // A byte too many between two segments: decoded, and encoded anew.
    ['stray.jpg', Buffer.concat([bytes.subarray(0, second), Buffer.from([0]), bytes.subarray(second)]), 'jpeg'],
  ] as const) {
    const [sourcePath, outputPath] = [join(folder, name), join(folder, `${name}.out`)]
    writeFileSync(sourcePath, data)
    const prepared = await preparer.prepare({ sourcePath, as: { kind: 'image' }, outputPath, thumb: null })
    if (prepared.kind === 'problem') throw new Error(prepared.message)
    expect(prepared.picture).toMatchObject({ format, width: 96, height: 64, path: outputPath })
    const sent = await sharp(outputPath).metadata()
    expect(sent.exif).toBeUndefined()
    if (name === 'photo.jpg') expect(prepared.picture.bytes).toBe(whole.length)
  }
})
