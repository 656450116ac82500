import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { Painting } from '../../../src/renderer/mask/painting.ts'
import type { Rect } from '../../../src/renderer/mask/plane.ts'

type Act = (painting: Painting) => void

function line(x: number, y: number, toX: number, toY: number, tool: 'brush' | 'eraser', size: number): Act {
  return (painting) => {
    painting.choose({ tool, size })
    painting.strokeTo({ x, y })
    painting.strokeTo({ x: toX, y: toY })
    painting.endStroke()
  }
}

/** Within the picture: a stroke beside it is no step. */
const coordinate = fc.integer({ min: 0, max: 299 })
const act: fc.Arbitrary<Act> = fc.oneof(
  fc
    .tuple(
      coordinate,
      coordinate,
      coordinate,
      coordinate,
      fc.constantFrom('brush' as const, 'eraser' as const),
      fc.integer({ min: 1, max: 300 }),
    )
    .map((given) => line(...given)),
  fc.constant<Act>((painting) => painting.fill()),
  fc.constant<Act>((painting) => painting.clear()),
  fc.constant<Act>((painting) => painting.invert()),
)

test('every step can be taken back and done again, to the byte, at least twenty of them', () => {
  fc.assert(
    fc.property(fc.array(act, { minLength: 20, maxLength: 30 }), (acts) => {
      const painting = new Painting('mask', 640, 300)
      const snapshot = (): Buffer => Buffer.from(painting.plane.marked)
      const states = [snapshot()]
      for (const each of acts) {
        each(painting)
        states.push(snapshot())
        const sum = painting.plane.marked.reduce((all, level) => all + level, 0)
        expect(painting.share).toBeCloseTo(sum / 255 / (640 * 300), 9)
      }
      for (const state of states.slice(0, -1).toReversed()) {
        expect(painting.undo()).toBe(true)
        expect(snapshot().equals(state)).toBe(true)
      }
      expect(painting.undo()).toBe(false)
      for (const state of states.slice(1)) {
        expect(painting.redo()).toBe(true)
        expect(snapshot().equals(state)).toBe(true)
      }
      expect(painting.redo()).toBe(false)
    }),
    { numRuns: 40 },
  )
})

test('a new step after an undo forgets what was undone', () => {
  const painting = new Painting('mask', 64, 64)
  painting.fill()
  painting.undo()
  painting.invert()
  expect(painting.canRedo).toBe(false)
  expect(painting.share).toBe(1)
})

test('forty strokes over a 4K picture leave at least twenty steps and stay within their memory', () => {
  const painting = new Painting('mask', 3840, 2160)
  for (let step = 0; step < 40; step += 1) {
    line(step * 90, 0, 3839 - step * 90, 2159, step % 3 === 0 ? 'eraser' : 'brush', 40)(painting)
  }
  let steps = 0
  while (painting.undo()) steps += 1
  expect(steps).toBeGreaterThanOrEqual(20)
  expect(painting.share).toBeGreaterThanOrEqual(0)
})

test('what is chosen stays within what makes sense for the picture', () => {
  const painting = new Painting('mask', 800, 400)
  painting.choose({ size: 9_000, feather: 9_000 })
  expect(painting.settings).toMatchObject({ size: 400, feather: 200 })
  painting.choose({ size: 0, feather: -1 })
  expect(painting.settings).toMatchObject({ size: 1, feather: 0 })
})

test.each(['mask', 'markup'] as const)(
  'a %s goes back to what is sent, and one undo brings back what was not',
  (kind) => {
    const painting = new Painting(kind, 640, 300)
    const state = () => [
      Buffer.from(painting.plane.marked).toString('hex'),
      Buffer.from(painting.plane.ink ?? []).toString('hex'),
    ]
    painting.choose({ ink: kind === 'mask' ? 0 : 2, feather: 12 })
    line(20, 20, 200, 40, 'brush', 30)(painting)
    painting.use(painting.marks())
    const [sent, share] = [state(), painting.share]
    painting.choose({ ink: kind === 'mask' ? 0 : 1, feather: 40 })
    line(20, 20, 400, 200, 'brush', 50)(painting)
    const unsent = state()
    expect(unsent).not.toEqual(sent)
    painting.backToUsed()
    expect(state()).toEqual(sent)
    expect(painting.share).toBe(share)
    expect(painting.settings.feather).toBe(12)
    painting.undo()
    expect(state()).toEqual(unsent)
  },
)

test('nothing is sent of what was never used', () => {
  const painting = new Painting('mask', 640, 300)
  line(20, 20, 200, 40, 'brush', 30)(painting)
  painting.backToUsed()
  expect(painting.share).toBe(0)
  expect(painting.undo()).toBe(true)
  expect(painting.share).toBeGreaterThan(0)
})

test.each(['mask', 'markup'] as const)('a %s knows strokes that the request would not take', (kind) => {
  const painting = new Painting(kind, 640, 300)
  expect(painting.hasUnused).toBe(false)
  line(20, 20, 200, 40, 'brush', 30)(painting)
  expect(painting.hasUnused).toBe(true)
  painting.use(painting.marks())
  expect(painting.hasUnused).toBe(false)
  line(20, 90, 200, 90, 'brush', 30)(painting)
  expect(painting.hasUnused).toBe(true)
  painting.undo()
  expect(painting.hasUnused).toBe(false)
  painting.choose({ feather: 12 })
  expect(painting.hasUnused).toBe(true)
  painting.backToUsed()
  expect(painting.hasUnused).toBe(false)
  // The same place in another colour is another note; a mask has none.
  painting.choose({ ink: 1 })
  line(20, 20, 200, 40, 'brush', 30)(painting)
  expect(painting.hasUnused).toBe(kind === 'markup')
})

describe('what a step changes on screen', () => {
  it('holds every pixel that a stroke, its undo, an inversion or clearing changed', () => {
    const painting = new Painting('mask', 700, 600)
    const strokeIt = (): void => {
      painting.strokeTo({ x: 300, y: 40 })
      painting.strokeTo({ x: 420, y: 90 })
      painting.endStroke()
    }
    for (const step of [
      strokeIt,
      () => painting.undo(),
      () => painting.redo(),
      () => painting.invert(),
      () => painting.clear(),
    ]) {
      const before = painting.plane.marked.slice()
      step()
      const { left, top, right, bottom } = painting.changedArea ?? { left: 0, top: 0, right: 0, bottom: 0 }
      const outside = painting.plane.marked.some((value, at) => {
        const [x, y] = [at % 700, Math.floor(at / 700)]
        return value !== before[at] && (x < left || x >= right || y < top || y >= bottom)
      })
      expect(outside).toBe(false)
    }
  })

  it('is only the part around a stroke, and nothing when a setting is chosen', () => {
    const painting = new Painting('mask', 700, 600)
    painting.choose({ size: 20 })
    expect(painting.changedArea).toBeNull()
    painting.strokeTo({ x: 100, y: 100 })
    painting.endStroke()
    expect(painting.changedArea).toEqual({ left: 0, top: 0, right: 256, bottom: 256 })
  })
})

function px({ left, top, right, bottom }: Rect): number {
  return (right - left) * (bottom - top)
}

describe('what painting over a 4K picture costs', () => {
  it('draws and counts around the brush, never the whole picture, and nothing twice when the stroke ends', () => {
    const painting = new Painting('mask', 3840, 2160)
    painting.choose({ size: 180 })
    const parts = Array.from({ length: 12 }, (_, step) => painting.strokeTo({ x: 400 + step * 250, y: 1000 }))
    // One brush wide and one step long, with the edge of a pixel at either side.
    for (const part of parts) expect(part === null ? 0 : px(part)).toBeLessThanOrEqual((180 + 250 + 4) * (180 + 4))
    painting.endStroke()
    expect(painting.endedStroke).toBe(true)
    // A row of tiles, not all nine.
    expect(px(painting.changedArea ?? { left: 0, top: 0, right: 0, bottom: 0 })).toBeLessThanOrEqual(3328 * 512)
    painting.invert()
    expect(painting.endedStroke).toBe(false)
  })

  it('keeps what is sent and all steps as runs: the plane itself is the only thing as large as the picture', () => {
    const painting = new Painting('mask', 3840, 2160)
    for (let step = 0; step < 10; step += 1) {
      line(200, 100 + step * 200, 3600, 100 + step * 200, 'brush', 180)(painting)
      painting.fill()
      painting.clear()
    }
    painting.use(painting.marks())
    expect(painting.bytes - 3840 * 2160).toBeLessThan(4_000_000)
  })

  it('makes room by the oldest steps, and the marks stay', () => {
    const painting = new Painting('mask', 640, 300)
    for (let step = 0; step < 3; step += 1) line(20, 20 + step * 90, 600, 20 + step * 90, 'brush', 30)(painting)
    painting.undo()
    const [marks, before] = [Buffer.from(painting.plane.marked), painting.bytes]
    expect(painting.forgetOldestStep()).toBe(true)
    expect(painting.bytes).toBeLessThan(before)
    expect(painting.undo()).toBe(true)
    expect(painting.undo()).toBe(false)
    painting.redo()
    while (painting.forgetOldestStep());
    expect([painting.canUndo, painting.canRedo]).toEqual([false, false])
    expect(Buffer.from(painting.plane.marked).equals(marks)).toBe(true)
    expect(painting.bytes).toBe(640 * 300)
  })
})

test('a stroke that ends where the painter is closed is one that nothing takes yet, and the next does not begin at its end', () => {
  const painting = new Painting('mask', 200, 100)
  painting.choose({ size: 10 })
  painting.strokeTo({ x: 20, y: 50 })
  // Counted with its end: whoever closes ends it first.
  expect(painting.hasUnused).toBe(false)
  painting.endStroke()
  expect(painting.hasUnused).toBe(true)
  painting.strokeTo({ x: 180, y: 50 })
  painting.endStroke()
  expect(painting.plane.marked[50 * 200 + 100]).toBe(0)
})
