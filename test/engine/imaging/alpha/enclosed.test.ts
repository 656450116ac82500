import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { cutOut } from '../../../../src/main/engine/imaging/alpha/matte.ts'
import type { Pixels } from '../../../../src/main/engine/imaging/picture.ts'
import { gauss, laidOn, type Laid, type Rgb } from './laid.ts'
import { paint, type Subject } from './subjects.ts'

const green: Rgb = [0, 255, 0]
const gold = 'stroke="#d4af37" stroke-width="22" fill="none"'

/** Drawn in a square of 400 px, on nothing, at this many px. */
async function drawn(inside: string, edge = 400): Promise<Pixels> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${edge}" height="${edge}" viewBox="0 0 400 400">${inside}</svg>`
  const { data, info } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height, channels: 4 }
}

function cutFromGreen(subject: Pixels, laid: Laid = {}) {
  const { matte, report } = cutOut({ kind: 'key', colour: '#00ff00' }, [laidOn(subject, green, laid)])
  const alphaAt = (x: number, y: number): number | null => {
    const scale = subject.width / 400
    const at = (Math.round(y * scale) * subject.width + Math.round(x * scale)) * 4 + 3
    return matte.kind === 'cut' ? (matte.picture.data[at] ?? null) : null
  }
  const found = report.found.filter((one) => one.kind === 'enclosed_key')
  return { report, alphaAt, found }
}

/** Its inside is see-through, and so is the ground around it. */
const ring = `<circle cx="200" cy="220" r="100" ${gold}/>`
const stone = (radius: number): string =>
  `<circle cx="200" cy="110" r="${radius + 8}" fill="#d4af37"/><circle cx="200" cy="110" r="${radius}" fill="#00ff00"/>`
/** No opening: a plate with a stone of the key's colour in it. */
const brooch = (radius: number): string =>
  `<rect x="60" y="60" width="280" height="280" rx="40" fill="#d4af37"/><circle cx="200" cy="200" r="${radius}" fill="#00ff00"/>`
const disc = (radius: number): number => Math.PI * radius * radius

/** Radius of a stone that takes this share of the brooch's box. */
const radiusOf = (share: number): number => Math.sqrt((280 * 280 * share) / Math.PI)

/** Whether a stone of this share of the box is said: 1 or 0. */
const areasOf = async (share: number, edge = 400): Promise<number> =>
  cutFromGreen(await drawn(brooch(radiusOf(share)), edge)).found.length

/** Beyond the ring and its soft edge. */
const isOutside = (x: number, y: number): boolean => Math.max(Math.abs(x - 200), Math.abs(y - 220)) > 120

describe('the key colour enclosed in a subject', () => {
  test('a stone of that colour is cut out with the ground, and the report doubts it with place and size', async () => {
    const { report, found, alphaAt } = cutFromGreen(await drawn(brooch(30)))
    expect([report.grade, alphaAt(200, 200)]).toEqual(['good', 0])
    expect(found).toMatchObject([{ kind: 'enclosed_key', areas: 1 }])
    const [{ pixels, share }] = found as [(typeof found)[number]]
    // All but its soft rim; of a box of 280 by 280 px.
    expect(pixels).toBeGreaterThan(disc(28.5))
    expect(pixels).toBeLessThan(disc(30))
    expect(share).toBeCloseTo(pixels / 280 ** 2, 4)
    expect(report.sentence).toBe(
      `The subject is cut out. Inside it ${pixels.toLocaleString('en-US')} px, 3 % of its box, had the key colour and are now clear: openings, or parts of the subject. One picture cannot tell which.`,
    )
    expect(report.action).toMatch(/^Look at it on a dark backdrop\./)
  })

  test('a real opening cannot be told from it, and is doubted as well; its cut-out is right', async () => {
    const { report, found, alphaAt } = cutFromGreen(await drawn(ring))
    expect([report.grade, alphaAt(200, 220), alphaAt(200, 121)]).toEqual(['good', 0, 255])
    expect(found).toMatchObject([{ kind: 'enclosed_key', areas: 1 }])
    expect(found[0]?.pixels).toBeGreaterThan(disc(88))
  })

  test('an opening and a stone are two areas, with grain too', async () => {
    for (const grain of [0, 10]) {
      const { report, found } = cutFromGreen(await drawn(ring + stone(24)), { grain })
      expect([grain, report.grade]).toEqual([grain, 'good'])
      expect(found).toMatchObject([{ kind: 'enclosed_key', areas: 2 }])
      expect(report.sentence).toContain('in 2 areas')
    }
  })

  test('what the ground reaches from outside is no doubt: a bay, and a ring with a gap', async () => {
    const bay = '<path d="M100 100 H300 V300 H240 V180 H160 V300 H100 Z" fill="#d4af37"/>'
    const open = `<path d="M130 290 A100 100 0 1 1 270 290" ${gold}/>`
    for (const inside of [bay, open]) expect(cutFromGreen(await drawn(inside)).found).toEqual([])
  })

  test('an area under a ten-thousandth of the box of its subject is not seen and not said', async () => {
    expect([await areasOf(0.000_05, 1600), await areasOf(0.001, 1600)]).toEqual([0, 1])
    // Nor one that is smaller than the soft edge the method reckons with: 7 by 7 px here.
    expect([await areasOf(0.000_4), await areasOf(0.004)]).toEqual([0, 1])
  })

  test.each(['mug', 'twoTone', 'pale', 'night', 'hair', 'sticker'] as const)(
    'grain leaves no doubt in %s but where it has openings',
    async (name: Subject) => {
      for (const grain of [0, 12, 20]) {
        const areas = cutFromGreen(await paint(name), { grain }).found[0]?.areas ?? 0
        expect([grain, areas]).toEqual([grain, name === 'mug' ? 1 : 0])
      }
    },
  )

  test('of a pair nothing is doubted for being enclosed: it tells a stone from an opening', async () => {
    const subject = await drawn(brooch(30))
    const { report } = cutOut({ kind: 'pair' }, [laidOn(subject, [255, 255, 255]), laidOn(subject, [0, 0, 0])])
    expect([report.grade, report.found, report.action]).toEqual(['good', [], null])
  })

  test('the grain of an encoder leaves no specks in the clear ground, and the box is that of the subject', async () => {
    const picture = laidOn(await drawn(ring), [20, 240, 30])
    const { data, width } = picture
    const next = gauss(3)
    for (let at = 0; at < data.length; at += 1)
      data[at] = Math.max(0, Math.min(255, Math.round((data[at] ?? 0) + 5 * next())))
    const { matte, report } = cutOut({ kind: 'key', colour: '#00ff00' }, [picture])
    const enclosed = report.found.find((one) => one.kind === 'enclosed_key')
    const alpha = matte.kind === 'cut' ? matte.picture.data : Buffer.alloc(0)
    const left = Array.from({ length: width * 400 }, (_, index) => index).filter(
      (index) => isOutside(index % width, Math.floor(index / width)) && alpha[index * 4 + 3] !== 0,
    )
    expect([report.grade, left.length], JSON.stringify(report)).toEqual(['good', 0])
    expect(enclosed?.share).toBeCloseTo(disc(88.5) / 223 ** 2, 1)
  })
})
