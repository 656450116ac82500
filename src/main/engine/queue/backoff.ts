/** Full-jitter exponential backoff, ms: random in 0 .. min(60 s, 1 s x 2^tries). */
export function backoffMs(tries: number, random: () => number): number {
  return Math.floor(random() * Math.min(60_000, 1_000 * 2 ** tries))
}
