import { assertNever } from '../../contract/assert-never.ts'
import { formatUsd } from '../../contract/money.ts'
import type { MatteFallback } from '../../contract/reference.ts'

/** A way to a transparent picture where a model makes none (`atOnce`), or made one that is no use. */
export function fallbackTitle(fallback: MatteFallback, atOnce: boolean): string {
  switch (fallback) {
    case 'none':
      return atOnce ? 'Not at all' : 'Leave it as it came'
    case 'key':
      return 'Make it on one plain colour and cut that out'
    case 'pair':
      return 'Make it on white and on black and compare the two'
    default:
      return assertNever(fallback)
  }
}

/** What a way means for the picture and its price. `atOnce`: the model makes no transparent background at all. */
export function fallbackSentence(fallback: MatteFallback, atOnce: boolean): string {
  switch (fallback) {
    case 'none':
      return atOnce
        ? 'Rows that ask for a transparent background have a problem and are not sent.'
        : 'The picture says what is wrong with it; nothing more is paid.'
    case 'key':
      return `${atOnce ? 'The same price.' : 'One more picture for each that fails.'} Good for solid things; hair, glass and smoke lose.`
    case 'pair':
      return `${atOnce ? 'Two pictures instead of one.' : 'Two more pictures for each that fails.'} Keeps hair, glass and soft shadow where both come out alike.`
    default:
      return assertNever(fallback)
  }
}

/** What all fallbacks of a plan may add, USD; empty when nothing. */
export function fallbackPrice(usd: number): string {
  return usd === 0 ? '' : `May add up to ${formatUsd(usd)} to this batch.`
}
