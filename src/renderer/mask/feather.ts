/**
 * Softens edges over about `radius` px to either side: three box blurs, which come within some per cent of a Gaussian of
 * that standard deviation's double. Marks at the rim of the picture stay marked: beyond it, what is at the rim goes on.
 */
export function feathered(marked: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const half = Math.floor(Math.min(radius, width, height) / 3)
  if (half < 1) return marked
  let from = marked
  for (let pass = 0; pass < 3; pass += 1) {
    const across = new Uint8Array(marked.length)
    blurLines(from, across, { lines: height, length: width, step: 1, next: width }, half)
    const down = new Uint8Array(marked.length)
    blurLines(across, down, { lines: width, length: height, step: width, next: 1 }, half)
    from = down
  }
  return from
}

interface Lines {
  readonly lines: number
  readonly length: number
  /** From one pixel of a line to the next, and from one line to the next. */
  readonly step: number
  readonly next: number
}

function blurLines(from: Uint8Array, to: Uint8Array, { lines, length, step, next }: Lines, half: number): void {
  const window = 2 * half + 1
  for (let line = 0; line < lines; line += 1) {
    const start = line * next
    const last = start + (length - 1) * step
    const first = from[start] ?? 0
    const end = from[last] ?? 0
    let sum = first * (half + 1)
    for (let at = 1; at <= half; at += 1) sum += at < length ? (from[start + at * step] ?? 0) : end
    for (let at = 0; at < length; at += 1) {
      to[start + at * step] = Math.round(sum / window)
      const enters = at + half + 1
      const leaves = at - half
      sum += enters < length ? (from[start + enters * step] ?? 0) : end
      sum -= leaves > 0 ? (from[start + leaves * step] ?? 0) : first
    }
  }
}
