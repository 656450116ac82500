import { createHash } from 'node:crypto'

/** A reproducible source of choices, from the SHA-256 of its seed. */
export interface Choice {
  /** 0 up to 1. */
  next(): number
  /** Whole number, both ends included. */
  between(least: number, most: number): number
  pick<Item>(items: readonly [Item, ...Item[]]): Item
}

export function choices(seed: string): Choice {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0)
  const next = (): number => {
    // mulberry32: 32 bits of state are plenty for a layout.
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
  }
}
