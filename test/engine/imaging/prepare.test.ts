import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPreparer } from '../../../src/main/engine/imaging/converter.ts'
import type { PrepareAs, Prepared, PreparedPicture, Preparer } from '../../../src/main/engine/imaging/prepare-job.ts'
import { tempFolder } from '../../support/temp.ts'
import { blackAndWhite, heicShell, noise, plain, pngClaiming, svg, withChunk } from './prepare-files.ts'

let preparer: Preparer
beforeAll(() => {
  preparer = openPreparer({ concurrency: 2 })
})
afterAll(() => preparer.close())

let names = 0

async function prepare(bytes: Buffer, as: PrepareAs = { kind: 'image' }, dir = tempFolder()): Promise<Prepared> {
  const name = `file-${(names += 1)}`
  writeFileSync(join(dir, name), bytes)
  return preparer.prepare({
    sourcePath: join(dir, name),
    as,
    outputPath: join(dir, `${name}.out`),
    thumb: { path: join(dir, `${name}.webp`), edge: 256 },
  })
}

async function ready(bytes: Buffer, as?: PrepareAs): Promise<PreparedPicture & { readonly data: Buffer }> {
  const prepared = await prepare(bytes, as)
  if (prepared.kind === 'problem') throw new Error(prepared.message)
  const data = readFileSync(prepared.picture.path)
  expect(createHash('sha256').update(data).digest('hex')).toBe(prepared.picture.sha256)
  expect(data.length).toBe(prepared.picture.bytes)
  const { width, height, format } = await sharp(data).metadata()
  expect({ width, height, format }).toEqual({
    width: prepared.picture.width,
    height: prepared.picture.height,
    format: prepared.picture.format,
  })
  return { ...prepared.picture, data }
}

async function problem(bytes: Buffer, as?: PrepareAs): Promise<string> {
  const prepared = await prepare(bytes, as)
  if (prepared.kind === 'ready') throw new Error(`It was taken: ${JSON.stringify(prepared.picture)}`)
  expect(prepared.fix).not.toBe('')
  return prepared.message
}

const png = (): Promise<Buffer> => plain().png().toBuffer()

/** Where the white corner of `plain` came to lie. */
async function corner(data: Buffer): Promise<string> {
  const { data: pixels, info } = await sharp(data).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const isWhite = (x: number, y: number): boolean => {
    const at = (y * info.width + x) * info.channels
    return [0, 1, 2].every((channel) => (pixels[at + channel] ?? 0) > 200)
  }
  const [right, low] = [info.width - 3, info.height - 3]
  if (isWhite(2, 2)) return 'top left'
  if (isWhite(right, 2)) return 'top right'
  if (isWhite(2, low)) return 'bottom left'
  return isWhite(right, low) ? 'bottom right' : 'nowhere'
}

describe('what the API takes is sent as it is', () => {
  const files: Readonly<Record<string, () => Promise<Buffer>>> = {
    'RGB PNG': () => plain().png().toBuffer(),
    'RGBA PNG': () => plain(96, 64, 4).png().toBuffer(),
    'interlaced PNG': () => plain().png({ progressive: true }).toBuffer(),
    'grey PNG': () => plain().greyscale().png({ palette: false }).toBuffer(),
    'PNG with provenance': async () => withChunk(await plain().png().toBuffer(), 'caBX', Buffer.alloc(5_000, 1)),
    JPEG: () => plain().jpeg().toBuffer(),
    'progressive JPEG': () => plain().jpeg({ progressive: true }).toBuffer(),
    'grey JPEG': () => plain().greyscale().jpeg().toBuffer(),
    'JPEG with a profile': () => plain().jpeg().withIccProfile('srgb').toBuffer(),
    'JPEG with a wide profile': () => plain().withIccProfile('p3').jpeg().toBuffer(),
    'lossy WebP': () => plain().webp().toBuffer(),
    'lossless WebP with alpha': () => plain(96, 64, 4).webp({ lossless: true }).toBuffer(),
    'one pixel': () => plain(1, 1).png().toBuffer(),
  }
  test.each(Object.entries(files))('%s', async (_, make) => {
    const bytes = await make()
    expect((await ready(bytes)).data.equals(bytes)).toBe(true)
  })
})

describe('anything else is converted', () => {
  const files: Readonly<Record<string, readonly ['png' | 'jpeg', () => Promise<Buffer>]>> = {
    'palette PNG': ['png', () => plain().png({ palette: true }).toBuffer()],
    '16-bit PNG': ['png', () => plain().toColourspace('rgb16').png().toBuffer()],
    'PNG with a transparent colour': [
      'png',
      async () => withChunk(await plain().png().toBuffer(), 'tRNS', Buffer.from([0, 40, 0, 140, 0, 60])),
    ],
    'CMYK JPEG': ['jpeg', () => plain().toColourspace('cmyk').jpeg().toBuffer()],
    TIFF: ['png', () => plain().tiff().toBuffer()],
    '16-bit TIFF': ['png', () => plain().toColourspace('rgb16').tiff().toBuffer()],
    'CMYK TIFF': ['png', () => plain().toColourspace('cmyk').tiff().toBuffer()],
    AVIF: ['png', () => plain().avif({ quality: 90 }).toBuffer()],
    '10-bit AVIF': ['png', () => plain().avif({ bitdepth: 10 }).toBuffer()],
    GIF: ['png', () => plain().gif().toBuffer()],
    SVG: ['png', () => Promise.resolve(svg('<rect width="12" height="8" fill="white"/>'))],
    'SVG with a prefix': [
      'png',
      () =>
        Promise.resolve(
          Buffer.from(
            '<svg:svg xmlns:svg="http://www.w3.org/2000/svg" width="48" height="32"><svg:rect width="12" height="8" fill="white"/></svg:svg>',
          ),
        ),
    ],
  }
  test.each(Object.entries(files))('%s', async (_name, [format, make]) => {
    const bytes = await make()
    const [once, again] = [await ready(bytes), await ready(bytes)]
    expect(once.format).toBe(format)
    expect(once.sha256).toBe(again.sha256)
    const { depth, space, exif, icc } = await sharp(once.data).metadata()
    expect({ depth, space, exif, icc }).toEqual({ depth: 'uchar', space: 'srgb', exif: undefined, icc: undefined })
    expect(await corner(once.data)).toBe('top left')
  })

  test.each([
    [2, 'top right'],
    [3, 'bottom right'],
    [4, 'bottom left'],
    [5, 'top left'],
    [6, 'top right'],
    [7, 'bottom right'],
    [8, 'bottom left'],
  ])('a JPEG on its side or head (%i) is turned', async (orientation, where) => {
    const made = await ready(await plain().jpeg({ quality: 95 }).withMetadata({ orientation }).toBuffer())
    expect([made.width, made.height]).toEqual(orientation > 4 ? [64, 96] : [96, 64])
    expect(await corner(made.data)).toBe(where)
    expect((await sharp(made.data).metadata()).orientation).toBeUndefined()
  })

  test('a moving GIF stands for its first frame', async () => {
    const frames = [await plain().png().toBuffer(), await plain().negate().png().toBuffer()]
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer()
    const made = await ready(gif)
    expect([made.format, made.width, made.height]).toEqual(['png', 96, 64])
    expect(await corner(made.data)).toBe('top left')
  })

  test('the ending of a name says nothing', async () => {
    const dir = tempFolder()
    writeFileSync(join(dir, 'photo.png'), await plain().jpeg().toBuffer())
    const job = {
      sourcePath: join(dir, 'photo.png'),
      as: { kind: 'image' },
      outputPath: join(dir, 'x'),
      thumb: null,
    } as const
    expect(await preparer.prepare(job)).toMatchObject({ kind: 'ready', picture: { format: 'jpeg' } })
  })

  test('a drawing is made large enough to be looked at, and not larger', async () => {
    const small = await ready(svg('<circle cx="5" cy="5" r="4"/>', 'viewBox="0 0 10 10" width="10" height="10"'))
    expect([small.width, small.height]).toEqual([1024, 1024])
    const large = await ready(svg('<circle cx="5" cy="5" r="4"/>', 'viewBox="0 0 10 10" width="90000" height="45000"'))
    expect(large.width).toBe(3840)
  })

  test('a drawing reads no file and asks nobody', async () => {
    const dir = tempFolder()
    writeFileSync(join(dir, 'secret.png'), await plain(48, 32).png().toBuffer())
    const uses = [join(dir, 'secret.png'), `file://${join(dir, 'secret.png')}`, 'http://127.0.0.1:9/x.png']
    for (const href of uses) {
      const made = await ready(svg(`<image href="${href}" width="48" height="32"/>`))
      const { channels } = await sharp(made.data).stats()
      expect(channels.every(({ max }) => max === 0)).toBe(true)
    }
    const include =
      '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]><svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><text>&x;</text></svg>'
    expect((await prepare(Buffer.from(include))).kind).toBeDefined()
  })

  test('what is larger than is sent is made smaller, always the same way', async () => {
    const bytes = await noise(3000, 2600).png({ compressionLevel: 0 }).toBuffer()
    expect(bytes.length).toBeGreaterThan(20 * 1024 * 1024)
    const made = await ready(bytes)
    expect(made.format).toBe('jpeg')
    expect([made.width, made.height]).toEqual([3000, 2600])
    expect(made.bytes).toBeLessThanOrEqual(20 * 1024 * 1024)
    const base = await ready(bytes, { kind: 'base' })
    expect(base.format).toBe('png')
    expect(base.bytes).toBeLessThanOrEqual(20 * 1024 * 1024)
    expect(base.width / base.height).toBeCloseTo(3000 / 2600, 2)
    expect((await ready(bytes, { kind: 'base' })).sha256).toBe(base.sha256)
  })

  test('the base of a mask is a PNG whatever it was', async () => {
    for (const bytes of [await plain().jpeg().toBuffer(), await plain().webp().toBuffer()]) {
      expect((await ready(bytes, { kind: 'base' })).format).toBe('png')
    }
    const png = await plain().png().toBuffer()
    expect((await ready(png, { kind: 'base' })).data.equals(png)).toBe(true)
  })
})

describe('what cannot go along is a problem and no crash', () => {
  const files: Readonly<Record<string, readonly [RegExp, () => Promise<Buffer> | Buffer]>> = {
    'an empty file': [/empty/, () => Buffer.alloc(0)],
    text: [/no picture/, () => Buffer.from('sku,thing\n1,mug\n')],
    'a web page': [/no picture/, () => Buffer.from('<!doctype html><html><body><svg></svg></body></html>')],
    'a PDF': [/no picture/, () => Buffer.from('%PDF-1.7\n1 0 obj')],
    'a BMP': [/no picture/, () => Buffer.from('BM\x46\0\0\0\0\0\0\0\x36\0\0\0', 'latin1')],
    'a video': [/no picture/, () => Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0isommp42', 'latin1')],
    'one byte': [/no picture/, () => Buffer.from([0x89])],
    'a PNG signature alone': [/damaged/, async () => (await png()).subarray(0, 8)],
    'a PNG cut in its head': [/damaged/, async () => (await png()).subarray(0, 30)],
    'a PNG cut in its pixels': [/damaged/, async () => (await noise(200, 200).png().toBuffer()).subarray(0, 20_000)],
    'a PNG without its pixels': [/damaged/, () => pngClaiming(64, 64)],
    'a PNG with a wrong sum': [
      /damaged/,
      async () => {
        const bytes = Buffer.from(await png())
        bytes[60] = (bytes[60] ?? 0) ^ 0xff
        return bytes
      },
    ],
    'a JPEG cut short': [/damaged/, async () => (await noise(200, 200).jpeg().toBuffer()).subarray(0, 8_000)],
    'a JPEG head alone': [/damaged/, () => Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    'a WebP cut short': [/damaged/, async () => (await noise(200, 200).webp().toBuffer()).subarray(0, 5_000)],
    'a GIF head alone': [/damaged/, () => Buffer.from('GIF89a', 'latin1')],
    'a TIFF that points into nowhere': [/damaged/, () => Buffer.from('II*\0\xff\xff\xff\x7f', 'latin1')],
    'an empty HEIC': [/HEIC/, heicShell],
    'an AVIF of noise': [
      /damaged/,
      () => Buffer.concat([Buffer.from('\0\0\0\x18ftypavif\0\0\0\0mif1avif', 'latin1'), Buffer.alloc(500, 7)]),
    ],
    'an SVG that is not closed': [
      /damaged/,
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g>'),
    ],
    'a bomb: 60000 x 60000 in 100 bytes': [/100 megapixels/, () => pngClaiming(60_000, 60_000)],
    'a bomb: 2 GB of zeros': [/100 megapixels|damaged/, () => pngClaiming(2_000_000_000, 1)],
    'a moving WebP': [
      /animated WEBP/,
      async () =>
        sharp([await png(), await plain().negate().png().toBuffer()], { join: { animated: true } })
          .webp()
          .toBuffer(),
    ],
    'a moving PNG': [/animated PNG/, async () => withChunk(await png(), 'acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]))],
    'an SVG that laughs a billion times': [
      /./,
      () =>
        Buffer.from(
          `<!DOCTYPE svg [<!ENTITY a "ha">${Array.from({ length: 12 }, (_, n) => `<!ENTITY ${'bcdefghijklm'[n]} "${`&${'abcdefghijkl'[n]};`.repeat(10)}">`).join('')}]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&m;</text></svg>`,
        ),
    ],
  }
  test.each(Object.entries(files))('%s', async (_, [words, make]) => {
    expect(await problem(await make())).toMatch(words)
  })

  test('and the next picture is prepared by the same process', async () => {
    expect((await ready(await png())).width).toBe(96)
  })

  test('a file that is gone, or may not be read, says so', async () => {
    const dir = tempFolder()
    const job = {
      sourcePath: join(dir, 'gone.png'),
      as: { kind: 'image' },
      outputPath: join(dir, 'x'),
      thumb: null,
    } as const
    expect(await preparer.prepare(job)).toMatchObject({ kind: 'problem', message: 'The file is no longer there.' })
  })

  test('a file that never ends is given up', async () => {
    const dir = tempFolder()
    execFileSync('mkfifo', [join(dir, 'pipe')])
    const hasty = openPreparer({ concurrency: 1, taskTimeoutMs: 1_000 })
    const job = {
      sourcePath: join(dir, 'pipe'),
      as: { kind: 'image' },
      outputPath: join(dir, 'x'),
      thumb: null,
    } as const
    await expect(hasty.prepare(job)).rejects.toThrow()
    await hasty.close()
  })
})

async function alphaOf(
  data: Buffer,
): Promise<{ readonly share: number; readonly width: number; readonly height: number }> {
  const { data: alpha, info } = await sharp(data).extractChannel(3).raw().toBuffer({ resolveWithObject: true })
  const open = alpha.filter((value) => value < 128).length
  return { share: open / alpha.length, width: info.width, height: info.height }
}

function flat(background: string): Promise<Buffer> {
  return sharp({ create: { width: 96, height: 64, channels: 3, background } })
    .png()
    .toBuffer()
}

describe('a mask', () => {
  const as = { kind: 'mask', of: { width: 96, height: 64 } } as const

  test('with alpha is sent as it is when it has the size', async () => {
    const bytes = await plain(96, 64, 4).png().toBuffer()
    expect((await ready(bytes, as)).data.equals(bytes)).toBe(true)
  })

  test('in black and white becomes transparent where it is white', async () => {
    const made = await ready(await blackAndWhite().png().toBuffer(), as)
    expect(await alphaOf(made.data)).toEqual({ share: 0.25, width: 96, height: 64 })
    const again = await ready(made.data, as)
    expect(again.sha256).toBe(made.sha256)
  })

  test('in black and white as JPEG, or with an alpha that says nothing, means the same', async () => {
    for (const bytes of [
      await blackAndWhite().jpeg({ quality: 90 }).toBuffer(),
      await blackAndWhite().ensureAlpha(1).png().toBuffer(),
    ]) {
      expect((await alphaOf((await ready(bytes, as)).data)).share).toBeCloseTo(0.25, 1)
    }
  })

  test('of the same shape is made as large as the picture', async () => {
    const made = await ready(await blackAndWhite(192, 128).png().toBuffer(), as)
    expect((await alphaOf(made.data)).width).toBe(96)
    const rounded = await ready(await blackAndWhite(960, 642).png().toBuffer(), as)
    expect((await alphaOf(rounded.data)).height).toBe(64)
  })

  test('of another shape says both sizes', async () => {
    expect(await problem(await blackAndWhite(64, 64).png().toBuffer(), as)).toMatch(/64x64 px.*96x64 px/)
  })

  test('must leave something to change and something to keep', async () => {
    expect(await problem(await flat('#000000'), as)).toMatch(/nothing to change/)
    expect(await problem(await flat('#ffffff'), as)).toMatch(/keeps nothing/)
  })

  test('a photograph is no mask', async () => {
    expect(await problem(await plain().png().toBuffer(), as)).toMatch(/black and white/)
  })

  test('of noise does not fit into 4 MB', async () => {
    const bytes = await noise(2400, 2400).greyscale().png().toBuffer()
    expect(await problem(bytes, { kind: 'mask', of: { width: 2400, height: 2400 } })).toMatch(/too detailed: \d+ MB/)
  })
})

describe('markup', () => {
  const as = { kind: 'markup', of: { width: 96, height: 64 } } as const

  test('on a transparent ground is sent as it is, or made as large as the picture', async () => {
    const bytes = await plain(96, 64, 4).png().toBuffer()
    expect((await ready(bytes, as)).data.equals(bytes)).toBe(true)
    const webp = await ready(await plain(192, 128, 4).webp({ lossless: true }).toBuffer(), as)
    expect([webp.format, webp.width, webp.height]).toEqual(['png', 96, 64])
  })

  test('must show the picture through, and something on it', async () => {
    expect(await problem(await plain().png().toBuffer(), as)).toMatch(/no transparent part/)
    const nothing = sharp({
      create: { width: 96, height: 64, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
    expect(await problem(await nothing.png().toBuffer(), as)).toMatch(/Nothing is drawn/)
  })
})

test('the thumbnail is small, upright and there for every picture', async () => {
  const dir = tempFolder()
  const bytes = await plain(900, 600).jpeg().withMetadata({ orientation: 6 }).toBuffer()
  await prepare(bytes, { kind: 'image' }, dir)
  const { width, height, format } = await sharp(join(dir, `file-${names}.webp`)).metadata()
  expect([format, width, height]).toEqual(['webp', 171, 256])
})
