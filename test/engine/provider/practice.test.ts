import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { startArtist } from '../../../src/main/engine/provider/fake/artist.ts'
import type { PictureOrder } from '../../../src/main/engine/provider/fake/picture.ts'
import { openPracticeProvider } from '../../../src/main/engine/provider/practice.ts'
import { generation } from '../../support/fake-api.ts'
import { tempFolder } from '../../support/temp.ts'

const artist = startArtist()
afterAll(() => artist.close())

const plain: PictureOrder = {
  prompt: 'Vintage travel poster of Colorado Springs, the words COS in a bold sans serif',
  repeat: 1,
  width: 1024,
  height: 1024,
  format: 'png',
  compression: 100,
  transparent: false,
}

test('practice goes through the client and the spool: a picture of the size and format asked for', async () => {
  const dir = tempFolder()
  const provider = openPracticeProvider()
  const { request, sent } = generation(dir, { prompt: plain.prompt, size: '1536x1024', output_format: 'jpeg' })
  const outcome = await provider.send(request)
  expect([outcome.kind, sent(), provider.name, provider.host, provider.keyFingerprint]).toEqual([
    'received',
    1,
    'practice',
    'practice',
    'none',
  ])
  const answer = JSON.parse(await readFile(`${request.spoolPath}.resp`, 'utf8')) as {
    data: { b64_json: string }[]
    usage: object
  }
  const picture = Buffer.from(answer.data[0]?.b64_json ?? '', 'base64')
  expect(await sharp(picture).metadata()).toMatchObject({ format: 'jpeg', width: 1536, height: 1024 })
  const refused = await provider.send(generation(dir, { background: 'transparent' }).request)
  expect(refused).toMatchObject({
    kind: 'refused',
    status: 400,
    failure: {
      code: 'invalid_parameter',
      message: expect.stringMatching(/^Practice mode rejected the request/) as string,
      details: { param: 'background' },
    },
  })
  await provider.close()
})

test('the same request twice makes two pictures', async () => {
  const dir = tempFolder()
  const provider = openPracticeProvider()
  const bodies = await Promise.all(
    [1, 2].map(async () => {
      const { request } = generation(dir)
      await provider.send(request)
      return await readFile(`${request.spoolPath}.resp`, 'utf8')
    }),
  )
  await provider.close()
  expect(
    new Set(bodies.map((body) => (JSON.parse(body) as { data: { b64_json: string }[] }).data[0]?.b64_json)).size,
  ).toBe(2)
})

test('a request given up while the picture is drawn is unknown, like a real one', async () => {
  const dir = tempFolder()
  const provider = openPracticeProvider({ pictures: 'flat', latencyMs: 60_000 })
  const controller = new AbortController()
  const { request } = generation(
    dir,
    {},
    { signal: controller.signal, onSent: () => setImmediate(() => controller.abort()) },
  )
  expect(await provider.send(request)).toMatchObject({ kind: 'unknown', failure: { money: 'held' } })
  await provider.close()
})

test('the same order gives the same bytes; every prompt and every repeat another picture', async () => {
  const orders = [plain, { ...plain, repeat: 2 }, { ...plain, repeat: 3 }, { ...plain, prompt: `${plain.prompt}.` }]
  const [first, ...others] = await Promise.all(
    [...orders, plain].map(
      async (order) =>
        await sharp(await artist.draw(order))
          .raw()
          .toBuffer(),
    ),
  )
  expect(first?.equals(others.at(-1) ?? Buffer.alloc(0))).toBe(true)
  const distinct = new Set([first, ...others].map((pixels) => pixels?.toString('base64')))
  expect(distinct.size).toBe(orders.length)
})

test.for([
  ['png', 1024, 1024],
  ['jpeg', 1536, 1024],
  ['webp', 1024, 1536],
  ['webp', 3840, 1280],
  ['png', 816, 816],
] as const)('%s %ix%i decodes at its size', async ([format, width, height]) => {
  const bytes = await artist.draw({ ...plain, format, width, height })
  expect(await sharp(bytes).metadata()).toMatchObject({ format, width, height, hasAlpha: false })
  const { channels } = await sharp(bytes).stats()
  // Not an empty page: the words are there.
  expect(Math.max(...channels.map((channel) => channel.stdev))).toBeGreaterThan(15)
})

test.for(['png', 'webp'] as const)('transparent %s: clear corners, a solid card', async (format) => {
  const { data, info } = await sharp(await artist.draw({ ...plain, format, transparent: true }))
    .raw()
    .toBuffer({ resolveWithObject: true })
  const alphaAt = (x: number, y: number): number | undefined => data[(y * info.width + x) * info.channels + 3]
  expect([info.channels, alphaAt(2, 2), alphaAt(1021, 1021), alphaAt(512, 512)]).toEqual([4, 0, 0, 255])
})

test('compression changes the size of the file', async () => {
  const [small, large] = await Promise.all(
    [10, 100].map((compression) => artist.draw({ ...plain, format: 'jpeg', compression })),
  )
  expect((small?.byteLength ?? 0) * 2).toBeLessThan(large?.byteLength ?? 0)
})

test('any text can be drawn: emoji, other scripts, markup, one endless word, nothing', async () => {
  const prompts = [
    '🚲🔥',
    '日本の山',
    '<svg onload="x">&amp;]]>',
    'x'.repeat(32_000),
    ' ',
    'A \u0000\u202e "',
    'word '.repeat(6_000),
  ]
  for (const prompt of prompts) {
    const bytes = await artist.draw({ ...plain, prompt })
    expect((await sharp(bytes).metadata()).width).toBe(1024)
  }
})

test('the colours a prompt names are in the picture', async () => {
  const pixels = await sharp(await artist.draw({ ...plain, prompt: 'A mug in #12ab56 beside a window' }))
    .raw()
    .toBuffer()
  let found = 0
  for (let at = 0; at < pixels.length; at += 3)
    if (pixels[at] === 0x12 && pixels[at + 1] === 0xab && pixels[at + 2] === 0x56) found += 1
  expect(found).toBeGreaterThan(20_000)
})

test('a child that dies takes no picture with it', async () => {
  const fragile = startArtist()
  const drawn = Promise.all(Array.from({ length: 6 }, (_, index) => fragile.draw({ ...plain, repeat: index + 1 })))
  const first = fragile.pid
  process.kill(first ?? 0, 'SIGKILL')
  expect(await drawn).toHaveLength(6)
  expect(fragile.pid).not.toBe(first)
  await fragile.close()
})

test('closing rejects what waits and ends the child', async () => {
  const closing = startArtist()
  const waiting = closing.draw(plain)
  await closing.close()
  await expect(waiting).rejects.toMatchObject({ failure: { code: 'internal' } })
  await expect(closing.draw(plain)).rejects.toMatchObject({ failure: { code: 'internal' } })
  expect(closing.pid).toBeNull()
})

test('a forgotten artist does not keep its process alive', () => {
  const url = new URL('../../../src/main/engine/provider/fake/artist.ts', import.meta.url).href
  const script = `const { startArtist } = await import(${JSON.stringify(url)}); console.log((await startArtist().draw(${JSON.stringify(plain)})).length > 1000)`
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    timeout: 20_000,
    encoding: 'utf8',
  })
  expect([status, stdout.trim()]).toEqual([0, 'true'])
})
