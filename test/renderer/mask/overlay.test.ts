import { expect, test } from 'vitest'
import { drawOverlay, onCanvas } from '../../../src/renderer/mask/overlay.ts'
import { makePlane, stroke } from '../../../src/renderer/mask/plane.ts'

function draw(scale: number, x: number, y: number, width: number, height: number) {
  const plane = makePlane(100, 60, false)
  stroke(plane, { x: 50, y: 30 }, { x: 50, y: 30 }, { radius: 20, paints: 0 })
  const pixels = new Uint32Array(width * height).fill(7)
  drawOverlay(pixels, { left: 0, top: 0, right: width, bottom: height }, plane, { x, y, scale }, 1)
  return pixels
}

test('marks show as a tint under black and white lines, and nothing shows where there are none', () => {
  const pixels = draw(2, 0, 0, 200, 120)
  const colors = new Set(pixels)
  expect(pixels[0]).toBe(0)
  const inside = new Set([...pixels].filter((_, at) => Math.hypot((at % 200) - 100, Math.floor(at / 200) - 60) < 36))
  expect(inside.size).toBe(3)
  expect(inside.has(0)).toBe(false)
  expect(colors.size).toBeGreaterThan(3)
})

test('beside the picture nothing is drawn, whatever its place', () => {
  const pixels = draw(0.5, 30, 20, 120, 80)
  expect(pixels[0]).toBe(0)
  expect(pixels.at(-1)).toBe(0)
  expect([...pixels].some((each) => each !== 0)).toBe(true)
  expect([...pixels].includes(7)).toBe(false)
})

test('an area drawn by itself is the same as in the whole', () => {
  const plane = makePlane(100, 60, false)
  stroke(plane, { x: 40, y: 25 }, { x: 70, y: 40 }, { radius: 9, paints: 0 })
  const placing = { x: 7.5, y: 3.25, scale: 1.7 }
  const whole = new Uint32Array(200 * 120)
  drawOverlay(whole, { left: 0, top: 0, right: 200, bottom: 120 }, plane, placing, 1)
  const area = onCanvas({ left: 50, top: 20, right: 60, bottom: 40 }, placing, 200, 120)
  if (area === null) throw new Error('It lies on the canvas.')
  const width = area.right - area.left
  const part = new Uint32Array(width * (area.bottom - area.top))
  drawOverlay(part, area, plane, placing, 1)
  for (const [at, color] of part.entries()) {
    expect(color).toBe(whole[(area.top + Math.floor(at / width)) * 200 + area.left + (at % width)])
  }
  expect(onCanvas({ left: 500, top: 0, right: 510, bottom: 10 }, placing, 200, 120)).toBe(null)
})
