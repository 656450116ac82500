import type { ModelInfo } from '../../contract/model.ts'
import { formatUsdRange, type UsdRange } from '../../contract/money.ts'
import type { JobChange, QueueChangePreview, QueueJob } from '../../contract/queue.ts'
import { offers, whyNone } from '../import/capabilities.ts'
import { takesSize } from '../import/sizes.ts'
import { modelLabel } from '../import/variant-options.ts'
import { count, counted, sizeText } from '../ui/format.ts'
import type { Choice } from '../ui/choice.ts'

/** The settings a change can set, each one of a list. */
const settings = ['quality', 'complexity', 'background', 'format'] as const
export type ChangeSetting = (typeof settings)[number]

/** What the dialog has been told. Empty: stays as it is. */
export interface ChangeDraft extends Readonly<Record<ChangeSetting, string>> {
  readonly model: string
  readonly size: string
  readonly words: 'keep' | 'template' | 'prompt'
  readonly template: string
  readonly prompt: string
}

/** What the jobs ask for now: each value that occurs, once; null where they leave it to the model. */
export interface JobFacts extends Readonly<Record<ChangeSetting, readonly (string | null)[]>> {
  readonly models: readonly string[]
  readonly sizes: readonly string[]
  readonly variants: readonly string[]
}

/** One setting of the dialog. */
export interface SettingChoices {
  readonly choices: readonly Choice<string>[]
  /** Why there is nothing to choose; null when there is. */
  readonly reason: string | null
}

export function draftOf(initial: JobChange): ChangeDraft {
  const { model = '', size = '', quality = '', complexity = '', background = '', format = '' } = initial
  const { template = '', prompt = '' } = initial
  const words = initial.prompt !== undefined ? 'prompt' : initial.template !== undefined ? 'template' : 'keep'
  return { model, size, quality, complexity, background, format, words, template, prompt }
}

/** The change a draft stands for; null while it changes nothing. */
export function changeOf(draft: ChangeDraft): JobChange | null {
  const { words } = draft
  const text = words === 'keep' ? '' : draft[words].trim()
  if (words !== 'keep' && text === '') return null
  const set = (['model', 'size', ...settings] as const).filter((name) => draft[name].trim() !== '')
  const change = {
    ...Object.fromEntries(set.map((name) => [name, draft[name].trim()])),
    ...(words === 'keep' ? {} : { [words]: draft[words] }),
  }
  return Object.keys(change).length === 0 ? null : change
}

export function factsOf(jobs: readonly QueueJob[]): JobFacts {
  return {
    models: distinct(jobs.map(({ model }) => model)),
    sizes: distinct(jobs.map(({ size }) => size)),
    quality: distinct(jobs.map(({ quality }) => quality)),
    complexity: distinct(jobs.map(({ complexity }) => complexity)),
    background: distinct(jobs.map(({ background }) => background)),
    format: distinct(jobs.map(({ format }) => format)),
    variants: distinct(jobs.map(({ batchId, variantName }) => `${batchId} ${variantName}`)),
  }
}

export function modelChoices(facts: JobFacts, models: readonly ModelInfo[]): readonly Choice<string>[] {
  return [
    keep(facts.models.map(modelLabel)),
    ...models.map(({ id, shutdown }) => choice(id, modelLabel(id), shutdown === null ? '' : `until ${shutdown}`)),
  ]
}

/** What can be chosen for a setting. "As it is" is left out where the new model cannot do that. */
export function settingChoices(
  setting: ChangeSetting,
  draft: ChangeDraft,
  facts: JobFacts,
  models: readonly ModelInfo[],
): SettingChoices {
  const known = modelsOf(draft, facts, models)
  const offered = offers(known, setting, setting === 'quality' || setting === 'complexity' ? [] : models)
  const choices = offered.map((each) =>
    setting === 'quality' && each.disabledReason === undefined
      ? choice(each.value, each.label, priceNote(known[0], each.value))
      : each,
  )
  const kept = canKeep(setting, known, facts) ? [keep(facts[setting].map((value) => value ?? 'model’s own'))] : []
  return { choices: [...kept, ...choices], reason: whyNone(known, setting) }
}

/** What stands in place of a size that is not changed: "1024×1024, as it is". */
export function keptSize({ sizes }: JobFacts): string {
  const { label, note } = keep(sizes.map(sizeText))
  return note === undefined ? label : `${label}, ${note}`
}

/** Chooses another model; a size or setting it does not have becomes the one it starts with. */
export function withModel(
  draft: ChangeDraft,
  model: string,
  facts: JobFacts,
  models: readonly ModelInfo[],
): ChangeDraft {
  const next = { ...draft, model }
  const known = modelsOf(next, facts, models)
  const info = models.find(({ id }) => id === model)
  const takes = (size: string): boolean => known.every((each) => takesSize(each, size))
  const kept = Object.fromEntries(settings.map((name) => [name, keptSetting(name, next, facts, models, info)]))
  const size = draft.size === '' ? facts.sizes.every(takes) : takes(draft.size)
  return { ...next, ...kept, size: size ? draft.size : (info?.defaultSize ?? '') }
}

/** The setting as it was where the models have it; else the model's own, by name where a job has to be told. */
function keptSetting(
  setting: ChangeSetting,
  draft: ChangeDraft,
  facts: JobFacts,
  models: readonly ModelInfo[],
  info: ModelInfo | undefined,
): string {
  const known = modelsOf(draft, facts, models)
  const value = draft[setting]
  if (value === '' ? canKeep(setting, known, facts) : known.every((model) => has(model, setting, value))) return value
  if (canKeep(setting, known, facts)) return ''
  return setting === 'quality' ? (info?.defaultQuality ?? '') : (offers(known, setting)[0]?.value ?? '')
}

/** True when all models concerned can do what the jobs ask for now. */
function canKeep(setting: ChangeSetting, known: readonly ModelInfo[], facts: JobFacts): boolean {
  return facts[setting].every((value) => value === null || known.every((model) => has(model, setting, value)))
}

function has(model: ModelInfo, setting: ChangeSetting, value: string): boolean {
  // Left to the model: "auto" is no quality of the list, and any model may choose its own.
  if (setting === 'quality' && value === 'auto') return true
  return offers([model], setting).some((each) => each.value === value)
}

function distinct<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)]
}

/** What a way to write the prompt means for so many jobs of so many variants: one template or text goes to all of them. */
export function wordsHint(words: ChangeDraft['words'], jobs: number, variants: number): string {
  if (words === 'keep') return ''
  if (words === 'prompt') return jobs > 1 ? `All ${count(jobs)} get these same words` : 'Sent word for word'
  return variants > 1
    ? `The same for ${count(variants)} variants, composed with each row`
    : 'Composed with each picture’s own row'
}

/** What the button does: "Change 12 pictures · $0.48 → $1.92". `isFree`: practice mode charges nothing. */
export function changeLabel(preview: QueueChangePreview | null, isFree: boolean): string {
  if (preview === null || preview.jobs === 0) return 'Change'
  const what = `Change ${counted(preview.jobs, 'picture')}`
  return isFree ? `${what} · no cost` : `${what} · ${priceStep(preview.before, preview.after)}`
}

function priceStep(before: UsdRange, after: UsdRange): string {
  const [from, to] = [formatUsdRange(before), formatUsdRange(after)]
  return from === to ? from : `${from} → ${to}`
}

/** The models the change has to suit: the one chosen, else those of the jobs. */
export function modelsOf(
  draft: Pick<ChangeDraft, 'model'>,
  facts: JobFacts,
  models: readonly ModelInfo[],
): readonly ModelInfo[] {
  const ids = draft.model === '' ? facts.models : [draft.model]
  return ids.flatMap((wanted) => models.find(({ id }) => id === wanted) ?? [])
}

/** The first choice: nothing changes. Says the value where all jobs share it. */
function keep(values: readonly string[]): Choice<string> {
  const [only] = values
  return only === undefined || values.length > 1
    ? choice('', 'As they are', values.length > 1 ? `${count(values.length)} different` : '')
    : choice('', only, 'as it is')
}

function choice(value: string, label: string, note: string): Choice<string> {
  return note === '' ? { value, label } : { value, label, note }
}

function priceNote(info: ModelInfo | undefined, quality: string): string {
  const price = info?.examplePrices[quality]
  return price === undefined ? '' : formatUsdRange(price, true)
}
