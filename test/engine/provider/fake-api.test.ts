import OpenAI, { toFile } from 'openai'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { outputTokens } from '../../../src/main/engine/provider/fake/tokens.ts'
import { startFakeApi } from '../../../src/main/engine/provider/fake/server.ts'
import { fakeApi } from '../../support/fake-api.ts'
import { makePicture } from '../../support/pictures.ts'

/** The stock client: what the fake API says has to be right for others too. */
function client(url: string): OpenAI {
  return new OpenAI({ apiKey: 'test', baseURL: url, maxRetries: 0 })
}

const order = {
  model: 'gpt-image-2',
  prompt: 'A red bicycle',
  size: '1536x1024',
  quality: 'low',
  output_format: 'webp',
} as const

test('a generation: the picture asked for, usage by the formula, one ledger line', async () => {
  await using api = await fakeApi({}, 'card')
  const answer = await client(api.url).images.generate({ ...order })
  const picture = Buffer.from(answer.data?.[0]?.b64_json ?? '', 'base64')
  expect(await sharp(picture).metadata()).toMatchObject({ format: 'webp', width: 1536, height: 1024, hasAlpha: false })
  expect(answer).toMatchObject({
    size: '1536x1024',
    quality: 'low',
    output_format: 'webp',
    usage: { output_tokens: 158 },
  })
  const ledger = await (await fetch(new URL('/__ledger', api.url))).text()
  expect(await readFile(join(api.dir, 'ledger.jsonl'), 'utf8')).toBe(ledger)
  expect(
    ledger
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toMatchObject([
    {
      n: 1,
      model: 'gpt-image-2',
      prompt: 'A red bicycle',
      size: '1536x1024',
      quality: 'low',
      usdMicros: 158 * 30 + 4 * 5,
    },
  ])
})

test.for([
  ['gpt-image-2.5-flare', 'low', 1024, 1024, 196],
  ['gpt-image-2.5-sunburst', 'low', 1536, 1024, 158],
  ['gpt-image-2.5-flare', 'low', 2560, 1440, 205],
  ['gpt-image-2.5-flare', 'high', 1024, 1024, 1756],
  ['gpt-image-2.5-flare', 'max', 1024, 1024, 7024],
  ['gpt-image-2', 'high', 1024, 1024, 7024],
  ['gpt-image-2', 'medium', 1024, 1536, 1372],
  ['gpt-image-2.5-flare', 'xhigh', 3840, 2160, 5930],
] as const)('tokens of %s %s %ix%i are %i', ([model, quality, width, height, tokens]) => {
  expect(outputTokens(model, quality, width, height)).toBe(tokens)
})

test.for([
  [{ size: '4096x4096' }, 400, 'invalid_value', 'size'],
  [{ size: '1000x1000' }, 400, 'invalid_value', 'size'],
  [{ size: '576x1024' }, 400, 'invalid_value', 'size'],
  [{ size: '3840x1024' }, 400, 'invalid_value', 'size'],
  [{ background: 'transparent' }, 400, 'invalid_value', 'background'],
  [
    { model: 'gpt-image-2.5-flare', background: 'transparent', output_format: 'jpeg' },
    400,
    'invalid_value',
    'background',
  ],
  [{ quality: 'max' }, 400, 'invalid_value', 'quality'],
  [{ complexity: 'low' }, 400, 'invalid_value', 'complexity'],
  [{ output_format: 'png', output_compression: 50 }, 400, 'invalid_value', 'output_compression'],
  [{ n: 11 }, 400, 'invalid_value', 'n'],
  [{ response_format: 'b64_json' }, 400, 'unknown_parameter', 'response_format'],
  [{ prompt: 'x'.repeat(32_001) }, 400, 'string_above_max_length', 'prompt'],
  [{ prompt: '' }, 400, 'missing_required_parameter', 'prompt'],
  [{ model: 'dall-e-3' }, 404, 'model_not_found', 'model'],
] as const)('%o is rejected as the API does, and not billed', async ([fields, status, code, param]) => {
  await using api = await fakeApi()
  const answer = await post(api.url, { ...order, ...fields })
  expect([answer.status, answer.error?.code, answer.error?.param]).toEqual([status, code, param])
  expect(api.server.ledger()).toHaveLength(0)
})

test('without a key: 401, not billed', async () => {
  await using api = await fakeApi()
  const answer = await fetch(`${api.url}/images/generations`, { method: 'POST', body: JSON.stringify(order) })
  expect([answer.status, api.server.ledger().length]).toEqual([401, 0])
})

test('an edit as a form and as JSON', async () => {
  await using api = await fakeApi()
  const reference = await toFile(await makePicture(), 'a.png', { type: 'image/png' })
  const form = await client(api.url).images.edit({
    model: 'gpt-image-2',
    prompt: 'Bluer',
    image: [reference, reference],
    size: '1024x1024',
    quality: 'high',
  })
  expect(form.usage).toMatchObject({ input_tokens_details: { image_tokens: 2048 }, output_tokens: 7024 })
  const uploaded = await client(api.url).files.create({ purpose: 'vision', file: reference })
  const json = await post(
    api.url,
    { model: 'gpt-image-2', prompt: 'Bluer', images: [{ file_id: uploaded.id }] },
    'edits',
  )
  expect(json.status).toBe(200)
  expect((await post(api.url, { model: 'gpt-image-2', prompt: 'Bluer' }, 'edits')).status).toBe(400)
  expect(api.server.ledger().map((line) => line.endpoint)).toEqual(['/v1/images/edits', '/v1/images/edits'])
})

test('a stream: partial pictures, then completed; or never completed when the script says so', async () => {
  await using api = await fakeApi({ rules: [{ when: { requests: [2] }, do: { kind: 'no_completed' } }] })
  const types = async (): Promise<string[]> => {
    const seen: string[] = []
    const stream = await client(api.url).images.generate({
      model: 'gpt-image-2',
      prompt: 'x',
      stream: true,
      partial_images: 2,
    })
    for await (const event of stream) seen.push(event.type.split('.')[1] ?? '')
    return seen
  }
  expect(await types()).toEqual(['partial_image', 'partial_image', 'completed'])
  expect(await types()).toEqual(['partial_image', 'partial_image'])
})

test('files and batches: results by custom id, failures apart', async () => {
  await using api = await fakeApi()
  const openai = client(api.url)
  const file = await openai.files.create({
    purpose: 'batch',
    file: await toFile(Buffer.from(`${line('a', '1024x1024')}\n${line('b', '1x1')}\n`), 'in.jsonl'),
  })
  const batch = await openai.batches.create({
    input_file_id: file.id,
    endpoint: '/v1/images/generations',
    completion_window: '24h',
    metadata: { ours: '1' },
  })
  expect(await openai.batches.retrieve(batch.id)).toMatchObject({
    status: 'completed',
    request_counts: { total: 2, completed: 1, failed: 1 },
    metadata: { ours: '1' },
  })
  const output = JSON.parse(await (await openai.files.content(batch.output_file_id ?? '')).text()) as object
  expect(output).toMatchObject({ custom_id: 'a', response: { status_code: 200 } })
  expect(await (await openai.files.content(batch.error_file_id ?? '')).text()).toContain('"custom_id":"b"')
  expect((await openai.models.list()).data.map((model) => model.id)).toContain('gpt-image-2')
})

test('a script decides by number, prompt, use and rate', async () => {
  await using api = await fakeApi({
    rules: [
      { when: { requests: [2] }, do: { kind: 'error', status: 503 } },
      { when: { prompt: 'dragon' }, times: 1, do: { kind: 'moderation' } },
      { when: { from: 5, rate: 0.5 }, do: { kind: 'rate_limited', retryAfter: '7' } },
    ],
  })
  const statuses: number[] = []
  for (const prompt of ['a', 'b', 'a dragon', 'a dragon', ...Array.from({ length: 60 }, () => 'c')])
    statuses.push((await post(api.url, { ...order, prompt })).status)
  expect(statuses.slice(0, 4)).toEqual([200, 503, 400, 200])
  const limited = statuses.slice(4).filter((status) => status === 429).length
  expect(limited).toBeGreaterThan(15)
  expect(limited).toBeLessThan(45)
  expect(api.server.ledger()).toHaveLength(62 - limited)
})

test('images per minute: beyond it 429 that says how long', async () => {
  await using api = await fakeApi({ imagesPerMinute: 2 })
  const answers = [await post(api.url, order), await post(api.url, order), await post(api.url, order)]
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 429])
  // One of two a minute comes back after half of it.
  expect(Number(answers[2]?.retryAfter)).toBeGreaterThan(15)
  expect(Number(answers[2]?.retryAfter)).toBeLessThanOrEqual(30)
})

test('a wrong script is refused with the place', async () => {
  await expect(startFakeApi({ script: { rules: [{ do: { kind: 'nope' } }] } })).rejects.toMatchObject({
    failure: { code: 'bad_request', message: expect.stringContaining('rules[0].do') as string },
  })
})

test('cheap pictures are valid and all different', async () => {
  await using api = await fakeApi()
  const [one, two] = await Promise.all([picture(api.url), picture(api.url)])
  expect(one?.equals(two ?? Buffer.alloc(0))).toBe(false)
  expect(await sharp(one).stats()).toBeDefined()
  const file = join(api.dir, 'given.png')
  await writeFile(
    file,
    await sharp({ create: { width: 64, height: 48, channels: 3, background: '#345' } })
      .png()
      .toBuffer(),
  )
  await using given = await fakeApi({}, { file })
  const [three, four] = [await picture(given.url), await picture(given.url)]
  expect(three.equals(four)).toBe(false)
  expect(await sharp(three).metadata()).toMatchObject({ width: 64, height: 48 })
})

async function picture(url: string): Promise<Buffer> {
  const answer = await client(url).images.generate({ model: 'gpt-image-2', prompt: 'x' })
  return Buffer.from(answer.data?.[0]?.b64_json ?? '', 'base64')
}

async function post(
  url: string,
  body: object,
  endpoint = 'generations',
): Promise<{ status: number; retryAfter: string | null; error: { code: string; param: string } | undefined }> {
  const answer = await fetch(`${url}/images/${endpoint}`, {
    method: 'POST',
    headers: { authorization: 'Bearer test', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const { error } = (await answer.json()) as { error?: { code: string; param: string } }
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), error }
}

function line(id: string, size: string): string {
  const body = { model: 'gpt-image-2', prompt: id, size }
  return JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/images/generations', body })
}
