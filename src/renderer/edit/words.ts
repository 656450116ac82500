import type { EditMade, EditPreview } from '../../contract/edit.ts'
import type { ModelInfo } from '../../contract/model.ts'
import { formatUsdRange } from '../../contract/money.ts'
import { modelLabel } from '../import/variant-options.ts'
import { counted } from '../ui/format.ts'
import type { Setting } from './draft.ts'

/** "Edit · 2 pictures · $0.11"; practice mode charges nothing. */
export function editLabel(copies: number, preview: EditPreview | null, isFree: boolean): string {
  const what = `Edit · ${counted(copies, 'picture')}`
  if (isFree) return `${what} · no cost`
  return preview === null || preview.body === null ? what : `${what} · ${formatUsdRange(preview.estimatedUsd)}`
}

/** What was done: "2 pictures are in the queue." and why they wait, where they do. */
export function madeWords({ jobIds, pause }: EditMade): string {
  const what = `${counted(jobIds.length, 'picture')} ${jobIds.length === 1 ? 'is' : 'are'} in the queue.`
  return pause === null ? what : `${what} It is paused: ${pause.message} ${pause.action}`
}

/** What was written while the edit was on its way is no part of it. */
export const keptSince = 'What you changed since then is kept.'

/** Why the panel does not close yet. */
export const stillMaking = 'The edit is on its way to the queue.'

const nouns: Readonly<Record<Setting, string>> = {
  model: 'model',
  size: 'size',
  quality: 'quality',
  complexity: 'complexity',
  format: 'format',
}

/** Why a setting cannot be chosen for a model; null when it can. */
export function whyNotSet(setting: Setting, model: ModelInfo | undefined): string | null {
  if (model === undefined || setting === 'model' || setting === 'size') return null
  const values = { quality: model.qualities, complexity: model.complexities, format: model.formats }[setting]
  if (values.length === 0) return `${modelLabel(model.id)} has no ${nouns[setting]} to choose.`
  return values.length === 1 ? `${modelLabel(model.id)} has only “${values[0]}”.` : null
}
