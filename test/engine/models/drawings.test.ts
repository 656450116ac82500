import { describe, expect, it } from 'vitest'
import { recipeSchema } from '../../../src/contract/recipe.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { readRegistry } from '../../../src/main/engine/models/read-registry.ts'
import { registry } from '../../../src/main/engine/models/registry.ts'
import { makeComposer } from '../../../src/main/engine/recipe/make-composer.ts'
import { gptImage9, inventedFile } from '../../support/invented-model.ts'

const book = openModelBook()
const flare = 'gpt-image-2.6-flare'

describe('frames of a GIF', () => {
  // Measured caps for square frames.
  it.each([
    [2, 960],
    [9, 960],
    [10, 816],
    [12, 816],
    [13, 720],
    [16, 720],
  ])('%i: at most %i px square', (frames, edge) => {
    expect(book.checkSize(flare, `${edge}x${edge}`, { frames })).toMatchObject({ ok: true })
    const more = `${edge + 16}x${edge + 16}`
    expect(book.checkSize(flare, more, { frames })).toMatchObject({
      ok: false,
      reason: expect.stringContaining(`in a GIF of ${frames} frames`) as string,
    })
    expect(book.checkSize(flare, more)).toMatchObject({ ok: edge + 16 >= 816 })
  })

  it('may be smaller than any picture, since they share a sheet', () => {
    expect(book.checkSize(flare, '288x288', { frames: null })).toMatchObject({ ok: true })
    expect(book.checkSize(flare, '256x256', { frames: null })).toMatchObject({ ok: false })
    expect(book.checkSize(flare, '288x288')).toMatchObject({ ok: false })
  })

  it('are at sizes that are offered legal', () => {
    for (const frames of [2, 9, 11, 16]) {
      const verdict = book.checkSize(flare, '1536x1024', { frames })
      expect(verdict.ok).toBe(false)
      for (const size of verdict.ok ? [] : verdict.nearest)
        expect(book.checkSize(flare, size, { frames })).toMatchObject({ ok: true })
    }
  })
})

const composed = (parameters: object) => {
  const recipe = recipeSchema.parse({
    template: 'a {{thing}}',
    parameters: { model: flare, quality: 'low', ...parameters },
  })
  const composer = makeComposer({
    recipe,
    options: { parameters: {} },
    columns: ['thing'],
    fileName: 's.csv',
    models: book,
  })
  const [request] = composer.compose({ number: 2, cells: ['fox'] }).requests
  return { problems: composer.problems, body: JSON.parse(request?.bodyText ?? 'null') as unknown, request }
}

describe('a plan', () => {
  it('of a GIF without a size takes one that fits, and says that it is a preview', () => {
    const { problems, body } = composed({ format: 'gif', frames: 12, frameMs: 120 })
    expect(problems).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('GIF is a preview') as string },
    ])
    expect(body).toMatchObject({ output_format: 'gif', size: '816x816', frame_count: 12, frame_duration_ms: 120 })
    expect(composed({ format: 'gif' }).body).toMatchObject({ size: '960x960' })
  })

  it('of a GIF that is too large names the rule and sizes that fit', () => {
    const { problems, body } = composed({ format: 'gif', size: '1024x1024' })
    expect(body).toBeNull()
    expect(problems.find(({ severity }) => severity === 'error')?.message).toContain('in a GIF of 9 frames')
  })

  it('of an SVG is as large as a picture', () => {
    expect(composed({ format: 'svg' }).body).toMatchObject({ output_format: 'svg', size: '1024x1024' })
  })
})

describe('prices', () => {
  const picture = book.estimate(flare, 'high', '720x720', 'a fox')

  it('of a GIF lie between one picture and one for each frame', () => {
    const words = book.estimate(flare, 'high', '720x720', 'a fox', { format: 'png' })
    expect(words).toEqual(picture)
    const sixteen = book.estimate(flare, 'high', '720x720', 'a fox', { format: 'gif', frames: 16 })
    const usual = book.estimate(flare, 'high', '720x720', 'a fox', { format: 'gif', frames: null })
    expect(sixteen.low).toBeCloseTo(picture.low, 9)
    expect(sixteen.high).toBeGreaterThan(picture.high * 15)
    expect(sixteen.high / usual.high).toBeCloseTo(16 / 9, 2)
  })

  it('of an SVG are held a dollar higher', () => {
    const drawn = book.estimate(flare, 'high', '720x720', 'a fox', { format: 'svg' })
    expect([drawn.low, drawn.high]).toEqual([picture.low, picture.high + 1])
  })

  it('of a model that says nothing of them are held at the dearest known', () => {
    const model = { ...gptImage9, formats: ['png', 'gif', 'svg'], frames: { min: 2, max: 4 } }
    const own = openModelBook({
      registry: readRegistry(JSON.stringify({ ...inventedFile, models: [model] }), 'mine.json', registry),
    })
    const usd = (format: string) =>
      own.estimate('gpt-image-9', 'gallery', '500x500', 'a fox', { format, frames: 4 }).high
    expect(usd('svg')).toBeCloseTo(usd('png') + 1, 9)
    expect(usd('gif')).toBeGreaterThan(usd('png') * 3.9)
  })
})
