import type { MatteFinding } from '../../../../contract/alpha.ts'
import type { Pixels } from '../picture.ts'

type Enclosed = Extract<MatteFinding, { kind: 'enclosed_key' }>

/** Of the box around the subject: a hundredth of its width by a hundredth of its height is not seen on a screen. */
const leastShare = 0.0001

/**
 * Clear areas of a cut-out that the clear ground around the subject does not reach: openings, or parts of the subject that
 * had the key's colour. `reach`: width of the soft edge the method reckons with, px to each side. What is smaller than that
 * edge, or than `leastShare`, is grain and gaps between hairs. 8 megapixels take a tenth of a second and 40 MB.
 */
export function findEnclosed({ data, width, height }: Pixels, reach: number): Enclosed | null {
  const isClear = new Uint8Array(width * height)
  for (let index = 0; index < isClear.length; index += 1) if (data[index * 4 + 3] === 0) isClear[index] = 1
  const box = boxOf(isClear, width)
  const least = Math.max((2 * reach + 1) ** 2, box * leastShare)
  const queue = new Int32Array(isClear.length)
  let [pixels, areas] = [0, 0]
  for (let index = 0; index < isClear.length; index += 1) {
    if (isClear[index] !== 1) continue
    const { size, isOutside } = flood(isClear, width, index, queue)
    if (isOutside || size < least) continue
    pixels += size
    areas += 1
  }
  return areas === 0 ? null : { kind: 'enclosed_key', pixels, areas, share: pixels / box }
}

/** px in the smallest box around all that is visible. */
function boxOf(isClear: Uint8Array, width: number): number {
  let [left, right] = [width, -1]
  for (let index = 0; index < isClear.length; index += 1) {
    if (isClear[index] === 1) continue
    left = Math.min(left, index % width)
    right = Math.max(right, index % width)
  }
  const top = Math.floor(isClear.indexOf(0) / width)
  const bottom = Math.floor(isClear.lastIndexOf(0) / width)
  return right < 0 ? 0 : (right - left + 1) * (bottom - top + 1)
}

/** Everything clear that hangs together with `start`, side by side; it becomes 2. */
function flood(isClear: Uint8Array, width: number, start: number, queue: Int32Array) {
  const end = isClear.length - width
  let isOutside = false
  let size = 1
  queue[0] = start
  isClear[start] = 2
  const enter = (index: number): void => {
    if (isClear[index] !== 1) return
    isClear[index] = 2
    queue[size] = index
    size += 1
  }
  for (let next = 0; next < size; next += 1) {
    const index = queue[next] ?? 0
    const x = index % width
    if (x === 0 || x === width - 1 || index < width || index >= end) isOutside = true
    if (x > 0) enter(index - 1)
    if (x < width - 1) enter(index + 1)
    if (index >= width) enter(index - width)
    if (index < end) enter(index + width)
  }
  return { size, isOutside }
}
