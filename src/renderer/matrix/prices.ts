import { formatUsd, formatUsdRange, type UsdRange } from '../../contract/money.ts'

/** The price of one picture: "$0.031", and "$0" where nothing is charged. */
export function pictureUsd(usd: number): string {
  return usd === 0 ? '$0' : formatUsd(usd, true)
}

/** What a picture has cost: "$0.031", and "$1.024 estimate" where that is not proven. */
export function costWords({ costUsd, isEstimate }: { readonly costUsd: number; readonly isEstimate: boolean }): string {
  return `${pictureUsd(costUsd)}${isEstimate ? ' estimate' : ''}`
}

/** What a run may cost; practice mode charges nothing, whatever the estimate for the real model is. */
export function runUsd(range: UsdRange, provider: string): string {
  return provider === 'practice' ? 'no cost' : formatUsdRange(range)
}

/** "2.6-flare" for "gpt-image-2.6-flare": what sets a model apart, where room is short. */
export function shortModel(model: string): string {
  return model.replace(/^gpt-image-/, '')
}
