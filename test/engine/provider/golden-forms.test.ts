import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { InputPicture, JobInputs } from '../../../src/contract/reference.ts'
import type { Carrier } from '../../../src/main/engine/provider/carrier.ts'
import { openOpenAiProvider } from '../../../src/main/engine/provider/openai/openai-provider.ts'
import type { RequestFile } from '../../../src/main/engine/provider/provider.ts'
import { bodyFrame, bodyOf } from '../../../src/main/engine/recipe/body.ts'
import type { Settings } from '../../../src/main/engine/recipe/settings.ts'
import { generation, sendOnce } from '../../support/fake-api.ts'
import { tempFolder } from '../../support/temp.ts'

/**
 * What edits look like on the wire, written down by hand after the documented form: text parts, then pictures, in order.
 * BOUNDARY stands for the boundary and {{name}} for the bytes of a file; lines end with CR LF.
 */
const fixtures = join(import.meta.dirname, '../../fixtures/multipart')
const bytesOf = (name: string): Buffer => readFileSync(join(fixtures, 'pictures', name))

interface Case {
  readonly prompt: string
  readonly settings: Partial<Settings>
  readonly images: readonly string[]
  readonly mask?: string
  readonly markup?: string
}

const cases: Readonly<Record<string, Case>> = {
  'one-image': {
    prompt: 'Make the fox wear a red scarf',
    settings: { model: 'gpt-image-2.5-sunburst', quality: 'high' },
    images: ['fox.jpg'],
  },
  'two-images-mask': {
    prompt: 'Change only the wall colour to sage green. Keep everything else the same.',
    settings: { model: 'gpt-image-2.5-sunburst', size: '1536x1024', quality: 'high', format: 'webp', compression: 90 },
    images: ['room.png', 'swatch.png'],
    mask: 'mask.png',
  },
  'sixteen-images': {
    prompt: 'A contact sheet of all sixteen pages, in order',
    settings: { model: 'gpt-image-2.6-sunburst', size: '3840x2160', quality: 'max', complexity: 'high' },
    images: Array.from({ length: 16 }, (_, index) => `page-${String(index + 1).padStart(2, '0')}.png`),
  },
  markup: {
    prompt: 'Follow the red marks',
    settings: { model: 'gpt-image-2.6-flare', quality: 'medium' },
    images: ['room.png', 'leaf.webp'],
    markup: 'markup.png',
  },
  streaming: {
    prompt: 'The same room at dusk',
    settings: { model: 'gpt-image-2.6-flare', format: 'jpeg', compression: 80, moderation: 'low', partialImages: 2 },
    images: ['room.png'],
  },
  transparent: {
    prompt: 'The fox alone, “cut out” – für Ü',
    settings: {
      model: 'gpt-image-2.5-flare',
      background: 'transparent',
      format: 'webp',
      extra: { safety_identifier: 'u_5f3c9a' },
    },
    images: ['fox.jpg'],
  },
  svg: {
    prompt: 'A flat icon of the leaf',
    settings: {
      model: 'gpt-image-2.6-sunburst',
      format: 'svg',
      extra: { svg: { model: 'gpt-5', reasoning: { effort: 'low' } } },
    },
    images: ['leaf.webp'],
  },
}

const plain: Settings = {
  model: '',
  size: '1024x1024',
  crop: null,
  quality: 'low',
  complexity: null,
  background: null,
  format: 'png',
  compression: null,
  moderation: null,
  extra: {},
  maxPromptChars: 32_000,
  partialImages: 0,
  frames: null,
  frameMs: null,
  lock: false,
  matte: 'none',
  fallback: 'none',
}

test.for(Object.entries(cases))('%s leaves byte for byte as it is written down', async ([name, wanted]) => {
  const { body, type, hash } = await sent(wanted)
  const boundary = `proofsheet-${hash.slice(0, 32)}`
  expect(type).toBe(`multipart/form-data; boundary=${boundary}`)
  expect(body.toString('latin1')).toBe(golden(name, boundary).toString('latin1'))
})

test('the same edit is the same bytes', async () => {
  const [one, two] = [await sent(cases['markup'] ?? raise()), await sent(cases['markup'] ?? raise())]
  expect(one.body.equals(two.body)).toBe(true)
})

function golden(name: string, boundary: string): Buffer {
  const text = readFileSync(join(fixtures, `${name}.txt`), 'utf8')
  return Buffer.concat(
    text
      .replaceAll('BOUNDARY', boundary)
      .replaceAll(/\r?\n/g, '\r\n')
      .split(/(\{\{[^}]+\}\})/)
      .map((piece) => (piece.startsWith('{{') ? bytesOf(piece.slice(2, -2)) : Buffer.from(piece))),
  )
}

/** Composed by the recipe, sent by the provider, caught where the network would be. */
async function sent({ prompt, settings, images, mask, markup }: Case) {
  const inputs: JobInputs = {
    images: images.map(pictureOf),
    characters: [],
    mask: mask === undefined ? null : pictureOf(mask),
    markup: markup === undefined ? null : pictureOf(markup),
    lock: false,
    matte: null,
  }
  const { bodyText, hash, endpoint } = bodyOf(bodyFrame({ ...plain, ...settings }), prompt, inputs)
  const files = [
    ...images.map((name, index) => fileOf('image', name, `image-${index + 1}`)),
    ...(mask === undefined ? [] : [fileOf('mask', mask, 'mask')]),
    ...(markup === undefined ? [] : [fileOf('markup', markup, 'markup')]),
  ]
  let caught: { body: Buffer; type: string } = { body: Buffer.alloc(0), type: '' }
  const carrier: Carrier = {
    async call({ body, headers, onSent }) {
      onSent()
      const bytes = Buffer.isBuffer(body) ? body : await buffer(body.stream)
      if (!Buffer.isBuffer(body)) expect(bytes.length).toBe(body.length)
      caught = { body: bytes, type: headers['content-type'] ?? '' }
      return { status: 400, headers: {}, body: (async function* () {})() }
    },
    close: () => Promise.resolve(),
  }
  const provider = openOpenAiProvider({ apiKey: 'sk-test', baseUrl: null, carrier: () => Promise.resolve(carrier) })
  const { request } = generation(tempFolder(), {}, { bodyText, hash, endpoint, files })
  expect((await sendOnce(provider, request)).kind).toBe('refused')
  return { ...caught, hash }
}

const formats = { jpg: 'jpeg', png: 'png', webp: 'webp' } as const

function pictureOf(name: string): InputPicture {
  const bytes = bytesOf(name)
  const format = formats[name.split('.')[1] as keyof typeof formats]
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const nothing = { source: name, imageId: null, character: null }
  return { sha256, format, bytes: bytes.length, width: 24, height: 16, name, ...nothing }
}

function fileOf(field: RequestFile['field'], name: string, called: string): RequestFile {
  const { sha256, format } = pictureOf(name)
  const path = join(fixtures, 'pictures', name)
  return { field, path, sha256, type: `image/${format}`, name: `${called}.${name.split('.')[1] ?? ''}`, title: name }
}

function raise(): never {
  throw new Error('no such case')
}
