import { assertNever } from '../../contract/assert-never.ts'
import { formatUsd } from '../../contract/money.ts'
import type { MatteFallback } from '../../contract/reference.ts'

/** The ways to a transparent picture where a model makes none, or makes one that is no use. */
export const fallbackTitles: Readonly<Record<MatteFallback, string>> = {
  none: 'Leave it as it came',
  key: 'Make it on one plain colour and cut that out',
  pair: 'Make it on white and on black and compare the two',
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
