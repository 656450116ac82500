import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { parseHex } from '../../../../src/main/engine/imaging/alpha/colour.ts'
import { chooseKeyColour } from '../../../../src/main/engine/imaging/alpha/key-colour.ts'
import { cutOut } from '../../../../src/main/engine/imaging/alpha/matte.ts'
import type { Finish } from '../../../../src/main/engine/imaging/imaging.ts'
import type { Pixels } from '../../../../src/main/engine/imaging/picture.ts'
import { standInRendition } from '../../../../src/main/engine/imaging/stand-in.ts'
import { answerWith } from '../../../support/pictures.ts'
import { failureFrom, openDesk } from '../desk.ts'
import { laidOn, type Laid, type Rgb } from './laid.ts'
import { decode, distance } from './measure.ts'
import { paint, type Subject } from './subjects.ts'

const desk = openDesk()
afterAll(() => desk.close())

const white: Rgb = [255, 255, 255]
const black: Rgb = [0, 0, 0]

async function keyed(subject: Subject, asked: string, painted: Rgb, laid: Laid = {}) {
  const truth = await paint(subject)
  const { matte, report } = cutOut({ kind: 'key', colour: asked }, [laidOn(truth, painted, laid)])
  return { report, apart: matte.kind === 'cut' ? distance(matte.picture, truth) : null }
}

async function paired(
  subject: Subject,
  onLight: Laid = {},
  onDark: Laid = {},
  backs: readonly [Rgb, Rgb] = [white, black],
) {
  const truth = await paint(subject)
  const pictures = [laidOn(truth, backs[0], onLight), laidOn(truth, backs[1], onDark)]
  const { matte, report } = cutOut({ kind: 'pair' }, pictures)
  return { report, apart: matte.kind === 'cut' ? distance(matte.picture, truth) : null }
}

/** The largest of the three mean errors, levels of 255. */
function worst(apart: ReturnType<typeof distance> | null): number {
  return apart === null ? Infinity : Math.max(apart.alpha, apart.onWhite, apart.onDark)
}

describe('a key colour', () => {
  test.each([
    ['mug', '#00ff00', [0, 255, 0], {}, 2],
    ['twoTone', '#ff00ff', [255, 0, 255], {}, 5],
    ['pale', '#00ff00', [0, 255, 0], {}, 2],
    ['night', '#00ff00', [0, 255, 0], {}, 2],
    ['ring', '#ff00ff', [255, 0, 255], {}, 2],
    ['hair', '#00ff00', [0, 255, 0], {}, 10],
    // What models paint is near the key, not the key, and has grain.
    ['mug', '#00ff00', [22, 231, 38], { grain: 10 }, 6],
  ] as const)('%s on %s is cut out near the truth', async (subject, asked, painted, laid, most) => {
    const { report, apart } = await keyed(subject, asked, painted, laid)
    expect(report.grade).toBe('good')
    expect(worst(apart), JSON.stringify(apart)).toBeLessThan(most)
  })

  test('glass, a subject of the key colour and another backdrop are unusable, and say why', async () => {
    const glass = (await keyed('glass', '#00ff00', [0, 255, 0])).report
    expect([glass.grade, glass.sentence]).toEqual(['unusable', expect.stringContaining('see-through')])
    const truth = await paint('pale')
    for (let at = 0; at < truth.data.length / 2; at += 4) truth.data.set([20, 225, 30], at)
    const tone = cutOut({ kind: 'key', colour: '#00ff00' }, [laidOn(truth, [0, 255, 0])]).report
    expect([tone.grade, tone.sentence]).toEqual(['unusable', expect.stringContaining('has that colour itself')])
    const grey = (await keyed('mug', '#00ff00', [128, 128, 128])).report
    expect([grey.grade, grey.shares, grey.sentence]).toEqual(['unusable', null, expect.stringContaining('flat key')])
  })

  test.each([
    [['a red mug on a beige table'], '#0000ff'],
    [['Green frog', '#112233'], '#ff00ff'],
    // What is green without a word of it.
    [['an open pea pod with one pea jumping out'], '#ff00ff'],
    [['a gold ring with a jade stone'], '#0000ff'],
    [['a potted fern'], '#ff00ff'],
    [['magenta orchid in pink and violet'], '#00ff00'],
    [['navy', 'blue', 'teal', 'emerald', 'lime'], '#ff0000'],
    [['nothing that names one'], '#00ff00'],
    [[], '#00ff00'],
  ])('for %j it is %s', (palette, wanted) => expect(chooseKeyColour(palette)).toBe(wanted))

  test('hex is read in both lengths, and nothing else is', () => {
    expect([parseHex('#0f8'), parseHex('#00Ff88')]).toEqual([
      [0, 255, 136],
      [0, 255, 136],
    ])
    expect([parseHex('#12345'), parseHex('green'), parseHex('#12345g')]).toEqual([null, null, null])
  })
})

describe('a light and a dark backdrop', () => {
  test.each(['mug', 'twoTone', 'hair', 'glass', 'faintGlass', 'softShadow', 'glow', 'smoke'] as const)(
    '%s is cut out as it is',
    async (subject) => {
      const { report, apart } = await paired(subject)
      expect(report.grade).toBe('good')
      expect(worst(apart), JSON.stringify(apart)).toBeLessThan(1)
    },
  )

  test('grain and backdrops that are not quite white and black change little', async () => {
    const { report, apart } = await paired('glass', { grain: 6 }, { grain: 6 }, [
      [246, 248, 244],
      [9, 6, 12],
    ])
    expect(report.grade).toBe('good')
    expect(worst(apart), JSON.stringify(apart)).toBeLessThan(5)
  })

  test.each([
    ['mug', 1],
    ['mug', 3],
    ['night', 3],
    ['ring', 1],
    ['glass', 1],
    ['softShadow', 1],
    ['hair', 1],
  ] as const)('%s at scale %d that moved by 2 px is moved back, and says so', async (subject, scale) => {
    const truth = await paint(subject, scale)
    const lights = laidOn(truth, white)
    for (const [moved, fallen] of [
      [2, 0],
      [0, 2],
      [2, 1],
    ] as const) {
      const { matte, report } = cutOut({ kind: 'pair' }, [lights, laidOn(truth, black, { moved, fallen })])
      expect(report).toMatchObject({ grade: 'good', found: [{ kind: 'moved', x: moved, y: fallen }], action: null })
      expect(report.sentence).toContain('lay 2 px beside the first and was moved back')
      expect(matte.kind === 'cut' && worst(distance(matte.picture, truth))).toBeLessThan(1)
      // And the other way round.
      const back = cutOut({ kind: 'pair' }, [laidOn(truth, white, { moved, fallen }), laidOn(truth, black)])
      expect(back.report.found).toEqual([{ kind: 'moved', x: moved === 0 ? 0 : -moved, y: fallen === 0 ? 0 : -fallen }])
    }
  })

  test('a subject of which a part changed is not moved, and is unusable', async () => {
    const truth = await paint('pale')
    const changed = { ...truth, data: Buffer.from(truth.data) }
    for (let y = 150; y < 230; y += 1)
      for (let x = 110; x < 190; x += 1) changed.data.set([60, 190, 40], (y * 384 + x) * 4)
    const { report } = cutOut({ kind: 'pair' }, [laidOn(truth, white), laidOn(changed, black)])
    expect([report.grade, report.found]).toEqual(['unusable', []])
  })

  test.each(['mug', 'twoTone', 'night', 'hair'] as const)(
    '%s that moved by 8 px is unusable, and says so',
    async (subject) => {
      const { report } = await paired(subject, {}, { moved: 8 })
      expect(report.contradiction).toBeGreaterThan(0.03)
      expect([report.grade, report.sentence]).toEqual(['unusable', expect.stringContaining('not the same')])
    },
  )

  test('a flat grey subject that moved is noticed by the bands it leaves', async () => {
    const truth = await paint('night')
    for (let at = 0; at < truth.data.length; at += 4) truth.data.fill(128, at, at + 3)
    const { report } = cutOut({ kind: 'pair' }, [laidOn(truth, white), laidOn(truth, black, { moved: 8 })])
    expect(report.grade).toBe('unusable')
  })

  test('two of one backdrop, and two sizes, are unusable', async () => {
    const same = (await paired('mug', {}, {}, [white, white])).report
    expect([same.grade, same.shares, same.sentence]).toEqual([
      'unusable',
      null,
      expect.stringContaining('light and a dark'),
    ])
    const pictures = [laidOn(await paint('mug'), white), laidOn(await paint('mug', 2), black)]
    const { report } = cutOut({ kind: 'pair' }, pictures)
    expect([report.grade, report.sentence]).toEqual(['unusable', 'The two pictures are not of one size.'])
  })
})

async function write(name: string, { data, width, height, channels }: Pixels): Promise<string> {
  writeFileSync(desk.path(name), await sharp(data, { raw: { width, height, channels } }).png().toBuffer())
  return desk.path(name)
}

const finish = (matte: Finish['matte']): Finish => ({ alpha: false, lock: null, matte })
const standIn = (name: string) => ({ rendition: standInRendition('cutout', []), path: desk.path(name) })

describe('in the converter', () => {
  test('the second of a pair becomes one PNG with alpha, and a report; what is unusable leaves none', async () => {
    const truth = await paint('glass')
    const light = await write('light.png', laidOn(truth, white))
    const dark = await write('dark.png', laidOn(truth, black))
    const job = desk.jobFor('pair', answerWith(readFileSync(dark)))
    const pair = finish({ kind: 'pair', lightPath: light })
    const { matte, standIn: made } = await desk.converter.extract({
      ...job,
      finish: pair,
      standIn: standIn('pair.png'),
    })
    expect([matte?.grade, made]).toEqual(['good', 'cutout'])
    expect(worst(distance(await decode(readFileSync(desk.path('pair.png'))), truth))).toBeLessThan(1)
    // Thumbnails show what was cut out; what came is kept as it came.
    expect((await decode(readFileSync(desk.path('pair-256.webp')))).data.readUInt8(3)).toBe(0)
    expect(readFileSync(job.originalPath).equals(readFileSync(dark))).toBe(true)

    const key = finish({ kind: 'key', colour: '#00ff00' })
    const other = { ...desk.jobFor('none', answerWith(readFileSync(light))), finish: key, standIn: standIn('none.png') }
    const refused = await desk.converter.extract(other)
    expect([refused.matte?.grade, refused.standIn, existsSync(desk.path('none.png'))]).toEqual([
      'unusable',
      null,
      false,
    ])
  })

  test('a first picture that is gone is no reason to lose the second; made again later, it is one', async () => {
    const dark = await write('alone.png', laidOn(await paint('mug'), black))
    const pair = finish({ kind: 'pair', lightPath: desk.path('gone.png') })
    const job = {
      ...desk.jobFor('alone', answerWith(readFileSync(dark))),
      finish: pair,
      standIn: standIn('alone-cut.png'),
    }
    expect((await desk.converter.extract(job)).matte).toMatchObject({ grade: 'unusable' })
    const again = { sourcePath: dark, outputs: [], thumbs: [], finish: pair }
    expect(await failureFrom(desk.converter.render(again))).toMatchObject({ code: 'disk_error', money: 'none' })
  })
})
