import { formatUsd } from '../../contract/money.ts'
import type { PlannedVariant } from '../../contract/plan.ts'
import { counted } from '../ui/format.ts'

/**
 * What is known of a complexity: whose choice it is, and what it does to price and time. Providers publish neither; both are
 * learnt from pictures made with the same settings.
 */
export function complexityWords(value: string | undefined, planned: PlannedVariant | undefined): string {
  const chosen = value ?? planned?.complexity ?? null
  const name = chosen === null ? 'The model’s own planning' : `${chosen}: how long it plans before it draws`
  const seconds = planned?.learnt?.seconds ?? null
  const time =
    seconds === null ? 'effect on time not known yet' : `about ${Math.max(1, Math.round(seconds))} s a picture`
  return `${name} · price ${learntBriefly(planned)} · ${time}`
}

function learntBriefly(planned: PlannedVariant | undefined): string {
  const learnt = planned?.learnt ?? null
  if (learnt === null) return 'not known to change; it is learnt from the first pictures'
  const percent = Math.round(learnt.drift * 100)
  const off = percent === 0 ? 'as expected' : `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`
  return `as learnt from ${counted(learnt.pictures, 'picture')}, ${off}`
}

/** "Each adds $0.003." for a price in USD of one partial picture; says so where it is not known. */
export function partialWords(wanted: number, each: number | null): string {
  if (wanted === 0) return 'Nothing is shown before a picture is finished.'
  const price = each === null ? 'Each adds to the price' : `Each adds ${formatUsd(each, true)}`
  return `${price}; fewer may come when the picture is ready first.`
}

/** What a GIF of so many frames, each shown for so many ms, comes to: "9 frames, 1.8 s. All lie on one sheet of …". */
export function gifWords(frames: number | undefined, frameMs: number | undefined): string {
  const length = frames === undefined || frameMs === undefined ? '' : `, ${((frames * frameMs) / 1_000).toFixed(1)} s`
  const count = frames === undefined ? 'As many frames as the model likes' : counted(frames, 'frame')
  return `${count}${length}. The size limit is for all frames together.`
}
