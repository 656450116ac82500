import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { startFakeApi } from '../../../src/main/engine/provider/fake/server.ts'
import { makePicture } from '../../support/pictures.ts'

const api = await startFakeApi({ pictures: 'card' })
afterAll(() => api.close())

interface Part {
  readonly bytes: Buffer
  readonly type?: string
}

type Fields = Readonly<Record<string, string | Part | readonly Part[]>>

interface Answered {
  readonly status: number
  readonly error?: { readonly code: string; readonly param: string | null }
  readonly data?: readonly { readonly b64_json: string }[]
  readonly usage?: { readonly input_tokens_details: { readonly image_tokens: number }; readonly output_tokens: number }
  readonly svg_usage?: object
}

const flare25 = { model: 'gpt-image-2.5-flare', prompt: 'Bluer', size: '1024x1024', quality: 'low' }
const flare26 = { ...flare25, model: 'gpt-image-2.6-flare' }

const file = ({ bytes, type = 'image/png' }: Part): File => new File([new Uint8Array(bytes)], 'x', { type })

async function edit(fields: Fields): Promise<Answered> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.append(name, value)
    else if (Array.isArray(value)) for (const part of value as readonly Part[]) form.append(`${name}[]`, file(part))
    else form.append(name, file(value as Part))
  }
  return await answerOf('edits', form)
}

async function answerOf(endpoint: string, body: FormData | string): Promise<Answered> {
  const answer = await fetch(`${api.url}/images/${endpoint}`, {
    method: 'POST',
    headers: { authorization: 'Bearer x', ...(typeof body === 'string' && { 'content-type': 'application/json' }) },
    body,
  })
  return { ...((await answer.json()) as object), status: answer.status }
}

const generate = (fields: object) => answerOf('generations', JSON.stringify({ ...flare26, ...fields }))

const room = { bytes: await makePicture({ width: 96, height: 64 }) }
const holed = { bytes: await makePicture({ width: 96, height: 64, alpha: true }) }
const otherSize = { bytes: await makePicture({ width: 64, height: 64, alpha: true }) }
const jpeg = { bytes: await makePicture({ width: 96, height: 64, format: 'jpeg' }), type: 'image/jpeg' }
const webp = { bytes: await makePicture({ width: 96, height: 64, format: 'webp' }), type: 'image/webp' }
const solid = { bytes: await sharp(room.bytes).ensureAlpha().png().toBuffer() }
const deep = { bytes: await sharp(room.bytes).toColourspace('rgb16').png().toBuffer() }
const cmyk = { bytes: await sharp(room.bytes).toColourspace('cmyk').jpeg().toBuffer(), type: 'image/jpeg' }
const words = { bytes: Buffer.from('not a picture at all, whatever its name says') }

const ok = [200, undefined, undefined]

test.for<[name: string, fields: Fields, expected: readonly unknown[]]>([
  ['one image', { ...flare25, image: room }, ok],
  ['images of every type', { ...flare25, image: [room, jpeg, webp] }, ok],
  ['sixteen', { ...flare25, image: Array.from({ length: 16 }, () => room) }, ok],
  ['a mask', { ...flare25, image: room, mask: holed }, ok],
  ['markup', { ...flare25, image: room, markup: holed }, ok],
  ['none', { ...flare25 }, [400, 'missing_required_parameter', 'image']],
  [
    'seventeen',
    { ...flare25, image: Array.from({ length: 17 }, () => room) },
    [400, 'array_above_max_length', 'image'],
  ],
  ['another type', { ...flare25, image: { ...room, type: 'image/tiff' } }, [400, 'unsupported_file_mimetype', 'image']],
  ['a type that lies', { ...flare25, image: { ...room, type: 'image/webp' } }, [400, 'invalid_image_file', 'image']],
  ['no picture', { ...flare25, image: words }, [400, 'invalid_image_file', 'image']],
  ['sixteen bits', { ...flare25, image: [room, deep] }, [400, 'invalid_image_file', 'image']],
  ['CMYK', { ...flare25, image: cmyk }, [400, 'invalid_image_file', 'image']],
  ['a mask without alpha', { ...flare25, image: room, mask: room }, [400, 'invalid_image_file', 'mask']],
  ['a mask that is no PNG', { ...flare25, image: room, mask: webp }, [400, 'invalid_image_file', 'mask']],
  ['a mask of another size', { ...flare25, image: room, mask: otherSize }, [400, 'invalid_value', 'mask']],
  ['mask and markup', { ...flare25, image: room, mask: holed, markup: holed }, [400, 'invalid_value', 'markup']],
  ['markup that covers all', { ...flare25, image: room, markup: solid }, [400, 'invalid_image_file', 'markup']],
  [
    'markup for an older model',
    { ...flare25, model: 'gpt-image-2', image: room, markup: holed },
    [400, 'invalid_value', 'markup'],
  ],
  [
    'a mask for a GIF',
    { ...flare26, size: '720x720', image: room, mask: holed, output_format: 'gif' },
    [400, 'invalid_value', 'mask'],
  ],
  [
    'input fidelity',
    { ...flare25, image: room, input_fidelity: 'high' },
    [400, 'invalid_input_fidelity_model', 'input_fidelity'],
  ],
  ['input fidelity where it is', { ...flare25, model: 'gpt-image-1.5', image: room, input_fidelity: 'high' }, ok],
  ['a stranger', { ...flare25, image: room, style: 'vivid' }, [400, 'unknown_parameter', 'style']],
])('an edit with %s', async ([, fields, expected]) => {
  const { status, error } = await edit(fields)
  expect([status, error?.code, error?.param]).toEqual(expected)
})

test('a mask over 4 MB is too large', async () => {
  const bytes = await makePicture({ width: 1024, height: 1024, alpha: true, noise: 255 })
  const mask = { bytes: Buffer.concat([bytes, Buffer.alloc(4_200_000 - Math.min(4_200_000, bytes.byteLength))]) }
  const image = { bytes: await makePicture({ width: 1024, height: 1024 }) }
  expect((await edit({ ...flare25, image, mask })).error).toMatchObject({ code: 'invalid_value', param: 'mask' })
})

test('references are billed by their own size, masks are not', async () => {
  const wide = { bytes: await makePicture({ width: 1536, height: 1024 }) }
  const plain = await edit({ ...flare25, image: [wide, wide] })
  const masked = await edit({ ...flare25, image: [room, wide], mask: holed })
  expect(plain.usage).toMatchObject({ input_tokens_details: { image_tokens: 2 * 1536 }, output_tokens: 196 })
  // 96 x 64 is scaled up to 1024 x 683.
  expect(masked.usage?.input_tokens_details.image_tokens).toBe(1536 + 32 * 22)
})

const url = (part: Part): string => `data:${part.type ?? 'image/png'};base64,${part.bytes.toString('base64')}`

test('JSON edits take data URLs and uploaded files, and are checked alike', async () => {
  const asked = { ...flare25, images: [{ image_url: url(room) }] }
  expect((await answerOf('edits', JSON.stringify({ ...asked, mask: { image_url: url(holed) } }))).status).toBe(200)
  const wrong = await answerOf('edits', JSON.stringify({ ...asked, images: [{ file_id: 'file-of-nobody' }] }))
  expect(wrong.error?.code).toBe('unsupported_file_mimetype')
})

describe('GIF', () => {
  const gif = { output_format: 'gif', size: '720x720' }
  test('is animated, with the frames and times asked for', async () => {
    const { data } = await generate({ ...gif, frame_count: 3, frame_duration_ms: 124 })
    const meta = await sharp(Buffer.from(data?.[0]?.b64_json ?? '', 'base64')).metadata()
    expect(meta).toMatchObject({ format: 'gif', pages: 3, width: 720, delay: [120, 120, 120] })
  })

  test.for<[object, string]>([
    [{ frame_count: 1 }, 'frame_count'],
    [{ frame_count: 17 }, 'frame_count'],
    [{ frame_count: 2.5 }, 'frame_count'],
    [{ frame_duration_ms: 700_000 }, 'frame_duration_ms'],
    [{ stream: true }, 'stream'],
    [{ partial_images: 1 }, 'partial_images'],
    [{ output_compression: 50 }, 'output_compression'],
    [{ size: '1024x1024', frame_count: 6 }, 'size'],
    [{ size: '816x816', frame_count: 13 }, 'size'],
    [{ model: 'gpt-image-2.5-flare' }, 'output_format'],
    [{ output_format: 'png', size: '1024x1024', frame_count: 3 }, 'frame_count'],
  ])('%o is refused for %s', async ([fields, param]) => {
    expect((await generate({ ...gif, ...fields })).error?.param).toBe(param)
  })
})

describe('SVG', () => {
  test('is a drawing without anything that runs or loads', async () => {
    const svg = { model: 'gpt-5', reasoning: { effort: 'low' } }
    const { data, svg_usage: usage } = await generate({ output_format: 'svg', svg })
    const text = Buffer.from(data?.[0]?.b64_json ?? '', 'base64').toString('utf8')
    expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    expect(text).not.toMatch(/script|href|onload|<style|<image|<foreignObject/i)
    expect(usage).toMatchObject({ model: 'gpt-5' })
  })

  test.for<[object, string]>([
    [{ n: 2 }, 'n'],
    [{ stream: true }, 'stream'],
    [{ svg: {} }, 'svg'],
    [{ output_compression: 50 }, 'output_compression'],
    [{ output_format: 'png', svg: { model: 'gpt-5' } }, 'svg'],
  ])('%o is refused for %s', async ([fields, param]) => {
    expect((await generate({ output_format: 'svg', ...fields })).error?.param).toBe(param)
  })
})

const on = (ground: string): string =>
  `A teal mug in #2aa7a5 The whole subject stands alone on ${ground} that fills the picture to its edges: no shadow, no floor, no gradient, no glow.`

const at = (pixels: Buffer | undefined, x: number, y: number) => [
  ...(pixels?.subarray((y * 1024 + x) * 3, (y * 1024 + x) * 3 + 3) ?? []),
]

const draw = async (ground: string): Promise<Buffer> => {
  const { data } = await generate({ prompt: on(ground) })
  return await sharp(Buffer.from(data?.[0]?.b64_json ?? '', 'base64'))
    .removeAlpha()
    .raw()
    .toBuffer()
}

test('what is to be cut out stands on the flat ground its words ask for, the same subject on each', async () => {
  const [white, black, key] = await Promise.all(
    [
      'a perfectly flat, pure white background (#ffffff)',
      'a perfectly flat, pure black background (#000000)',
      'a perfectly flat, even background of the colour #00c853',
    ].map(draw),
  )
  expect([at(white, 0, 0), at(black, 1023, 0), at(key, 0, 1023)]).toEqual([
    [255, 255, 255],
    [0, 0, 0],
    [0, 0xc8, 0x53],
  ])
  expect(at(white, 512, 512)).toEqual(at(black, 512, 512))
  expect(at(key, 300, 700)).toEqual(at(black, 300, 700))
})

test('an edit shows the picture it was made from', async () => {
  const red = {
    bytes: await sharp({ create: { width: 64, height: 64, channels: 3, background: '#c01020' } })
      .png()
      .toBuffer(),
  }
  const { data } = await edit({ ...flare25, image: red })
  const pixels = await sharp(Buffer.from(data?.[0]?.b64_json ?? '', 'base64'))
    .removeAlpha()
    .raw()
    .toBuffer()
  expect([...pixels.subarray(0, 3)]).toEqual([0xc0, 0x10, 0x20])
})
