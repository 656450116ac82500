import * as fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { inspectAlpha } from '../../../../src/main/engine/imaging/alpha/inspect.ts'
import { drawCard } from '../../../../src/main/engine/provider/fake/card/card.ts'
import { random } from '../../../support/pictures.ts'
import { cases, type Case } from './cases.ts'
import { copyOf, decode, distance, make, type Distance } from './measure.ts'

const named = (grade: Case['grade']) =>
  cases.filter((one) => one.grade === grade).map((one) => [one.name, one] as const)

async function judged(one: Case, scale = 1) {
  const { truth, bytes } = await make(one, scale)
  const before = await decode(bytes)
  const after = copyOf(before)
  const report = inspectAlpha(after)
  return { truth, before, after, report, found: report.found.map(({ kind }) => kind) }
}

function errorIn({ alpha, onWhite, onDark, pixels }: Distance): number {
  return (alpha + onWhite + onDark) * pixels
}

/** Fully transparent pixels that still have a colour. */
function colouredWhereClear(data: Buffer): number {
  let count = 0
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 0 && data.readUIntBE(at, 3) !== 0) count += 1
  return count
}

test('there are at least thirty cases, and every finding is among them', () => {
  expect(cases.length).toBeGreaterThanOrEqual(30)
  const kinds = new Set(cases.flatMap(({ found }) => found))
  expect([...kinds].toSorted()).toEqual(
    ['checkerboard', 'empty', 'halo', 'haze', 'hidden_colours', 'not_quite_opaque', 'opaque', 'veil'].toSorted(),
  )
})

describe('clean: nothing is found and not one byte changes', () => {
  test.each(named('clean'))('%s', async (_name, one) => {
    const { before, after, report } = await judged(one)
    expect(report).toMatchObject({ grade: 'clean', found: [], repaired: null, action: null })
    expect(after.data.equals(before.data)).toBe(true)
  })
})

describe('repaired: what was put in is found, and what comes out is near the truth', () => {
  test.each(named('repaired'))('%s', async (_name, one) => {
    const { truth, before, after, report, found } = await judged(one)
    expect([report.grade, found]).toEqual(['repaired', one.found])
    const [was, is] = [distance(before, truth), distance(after, truth)]
    // Levels of 255, mean over everything that is not plainly opaque or plainly clear in both.
    const most = one.name === 'strong haze' ? 3.5 : 1.7
    expect(Math.max(is.alpha, is.onWhite, is.onDark), JSON.stringify({ was, is })).toBeLessThanOrEqual(most)
    if (!one.found.includes('hidden_colours')) {
      expect(errorIn(is)).toBeLessThan(errorIn(was) * 0.5)
    }
    expect(colouredWhereClear(after.data)).toBe(0)
  })

  test.each(named('repaired'))('%s: nothing is left to repair', async (_name, one) => {
    const { after } = await judged(one)
    expect(inspectAlpha(after).found).toEqual([])
  })
})

describe('unusable: no byte changes, and the report says what to do', () => {
  test.each(named('unusable'))('%s', async (_name, one) => {
    const { before, after, report, found } = await judged(one)
    expect([report.grade, found, report.repaired]).toEqual(['unusable', one.found, null])
    expect(report.action).toMatch(/^Run the row again, which is paid again/)
    expect(after.data.equals(before.data)).toBe(true)
  })

  test('the squares of a checkerboard are measured', async () => {
    const cells = []
    for (const [, one] of named('unusable').filter(([name]) => name.includes('checkerboard'))) {
      const [finding] = (await judged(one)).report.found
      cells.push(finding?.kind === 'checkerboard' ? finding.cell : null)
    }
    expect(cells).toEqual([8, 16, 21, 32])
  })
})

test('a picture of four times the size is judged the same', async () => {
  const some = new Set([
    'glass',
    'a wide shadow that fades over half the picture',
    'haze behind a shadow',
    'all at once',
  ])
  for (const one of cases.filter(({ name }) => some.has(name))) {
    const { report, found } = await judged(one, 4)
    expect([one.name, report.grade, found]).toEqual([one.name, one.grade, one.found])
  }
})

test('practice pictures with a transparent background are clean, with loss too', async () => {
  const order = { width: 1024, height: 1024, format: 'png', compression: 50, transparent: true, repeat: 1 } as const
  for (const prompt of ['A red mug', 'A blue owl with a hat', 'Poster that says "HELLO"']) {
    const drawing = sharp(Buffer.from(drawCard({ ...order, prompt })))
    for (const bytes of [await drawing.png().toBuffer(), await drawing.webp({ quality: 50 }).toBuffer()]) {
      expect([prompt, inspectAlpha(await decode(bytes)).found]).toEqual([prompt, []])
    }
  }
})

test('any pixels of any shape are judged; only repaired ones change', () => {
  const side = fc.integer({ min: 1, max: 40 })
  const alphas = fc.constantFrom([0, 255], [0, 3, 255], [0, 9, 128, 254], [254], [0], [12], [0, 60, 130, 200, 255])
  fc.assert(
    fc.property(side, side, alphas, fc.constantFrom(3, 4), fc.nat(), (width, height, levels, channels, seed) => {
      const next = random(seed)
      const data = Buffer.from(Array.from({ length: width * height * channels }, () => Math.floor(next() * 256)))
      for (let at = channels === 4 ? 3 : data.length; at < data.length; at += 4) {
        data[at] = levels[Math.floor(next() * levels.length)] ?? 0
      }
      const pixels = { data, width, height, channels }
      const before = copyOf(pixels)
      const report = inspectAlpha(pixels)
      const { clear, partial, opaque } = report.received
      expect(clear + partial + opaque).toBeCloseTo(1, 9)
      if (report.grade !== 'repaired') expect(data.equals(before.data)).toBe(true)
      else expect(colouredWhereClear(data)).toBe(0)
    }),
  )
})

test('shares add up, before and after', async () => {
  const { report } = await judged(cases.find(({ name }) => name === 'haze') as Case)
  const total = ({ clear, partial, opaque }: typeof report.received): number => clear + partial + opaque
  expect(total(report.received)).toBeCloseTo(1, 9)
  expect(report.received.clear).toBe(0)
  expect(report.repaired && total(report.repaired)).toBeCloseTo(1, 9)
  expect(report.repaired?.clear).toBeGreaterThan(0.5)
})

async function sentence(name: string): Promise<string> {
  return (await judged(cases.find((one) => one.name === name) as Case)).report.sentence
}

test('the report says in words what was found', async () => {
  expect(await sentence('clean')).toBe('The background is transparent and the edges are clean.')
  expect(await sentence('all at once')).toBe(
    'The background is transparent after a repair: a faint haze (alpha up to 7 of 255) over all of the empty area was cleared; opaque parts that came at alpha 254 were made fully opaque; a fringe at the edges (towards #fefefe) took the subject’s own colours.',
  )
  expect(await sentence('checkerboard of 8 px')).toBe(
    'A transparent background was asked for, but the picture is opaque: a checkerboard of 8 px squares is painted into it.',
  )
})
