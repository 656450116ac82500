import type { ModelInfo } from '../../contract/model.ts'
import { formatUsdRange, type UsdRange } from '../../contract/money.ts'
import type { JobChange, QueueChangePreview, QueueJob } from '../../contract/queue.ts'
import { sizeChoices, takesSize } from '../import/sizes.ts'
import { modelLabel } from '../import/variant-options.ts'
import { count, counted, sizeText } from '../ui/format.ts'
import type { Choice } from '../ui/choice.ts'

/** What the dialog has been told. Empty: stays as it is. */
export interface ChangeDraft {
  readonly model: string
  readonly size: string
  readonly quality: string
  readonly words: 'keep' | 'template' | 'prompt'
  readonly template: string
  readonly prompt: string
}

/** What the jobs ask for now: each value that occurs, once. */
export interface JobFacts {
  readonly models: readonly string[]
  readonly sizes: readonly string[]
  readonly qualities: readonly string[]
  readonly variants: readonly string[]
}

export interface ChangeChoices {
  readonly models: readonly Choice<string>[]
  readonly sizes: readonly Choice<string>[]
  readonly qualities: readonly Choice<string>[]
}

export function draftOf(initial: JobChange): ChangeDraft {
  const { model = '', size = '', quality = '', template = '', prompt = '' } = initial
  const words = initial.prompt !== undefined ? 'prompt' : initial.template !== undefined ? 'template' : 'keep'
  return { model, size, quality, words, template, prompt }
}

/** The change a draft stands for; null while it changes nothing. */
export function changeOf(draft: ChangeDraft): JobChange | null {
  const { model, size, quality, words } = draft
  const text = words === 'keep' ? '' : draft[words].trim()
  if (words !== 'keep' && text === '') return null
  const change = {
    ...(model === '' ? {} : { model }),
    ...(size === '' ? {} : { size }),
    ...(quality === '' ? {} : { quality }),
    ...(words === 'keep' ? {} : { [words]: draft[words] }),
  }
  return Object.keys(change).length === 0 ? null : change
}

export function factsOf(jobs: readonly QueueJob[]): JobFacts {
  return {
    models: distinct(jobs.map(({ model }) => model)),
    sizes: distinct(jobs.map(({ size }) => size)),
    qualities: distinct(jobs.map(({ quality }) => quality)),
    variants: distinct(jobs.map(({ batchId, variantName }) => `${batchId} ${variantName}`)),
  }
}

/** What can be chosen: only what every model concerned can do. "As it is" is left out where the new model cannot do that. */
export function changeChoices(draft: ChangeDraft, facts: JobFacts, models: readonly ModelInfo[]): ChangeChoices {
  const known = modelsOf(draft, facts, models)
  const sizes = known.map((model) => sizeChoices(model))
  const qualities = known.map(({ qualities }) => qualities)
  const [first] = known
  return {
    models: [
      keep(facts.models.map(modelLabel)),
      ...models.map(({ id, shutdown }) => choice(id, modelLabel(id), shutdown === null ? '' : `until ${shutdown}`)),
    ],
    sizes: [
      ...(known.every((model) => facts.sizes.every((size) => takesSize(model, size)))
        ? [keep(facts.sizes.map(sizeText))]
        : []),
      ...(sizes[0] ?? [])
        .filter(({ value }) => sizes.every((list) => list.some((other) => other.value === value)))
        .map(({ value, ratio }) => choice(value, sizeText(value), ratio)),
    ],
    qualities: [
      ...(known.every((model) => facts.qualities.every((quality) => takesQuality(model, quality)))
        ? [keep(facts.qualities)]
        : []),
      ...(qualities[0] ?? [])
        .filter((quality) => qualities.every((list) => list.includes(quality)))
        .map((quality) => choice(quality, quality, priceNote(first, quality))),
    ],
  }
}

/** Chooses another model; a size or quality it does not have becomes the one it starts with. */
export function withModel(
  draft: ChangeDraft,
  model: string,
  facts: JobFacts,
  models: readonly ModelInfo[],
): ChangeDraft {
  const next = { ...draft, model }
  const { sizes, qualities } = changeChoices(next, facts, models)
  const info = models.find(({ id }) => id === model)
  return {
    ...next,
    size: offered(sizes, draft.size) ? draft.size : offered(sizes, '') ? '' : (info?.defaultSize ?? ''),
    quality: offered(qualities, draft.quality)
      ? draft.quality
      : offered(qualities, '')
        ? ''
        : (info?.defaultQuality ?? ''),
  }
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}

function offered(choices: readonly Choice<string>[], value: string): boolean {
  return choices.some((each) => each.value === value)
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
function modelsOf(draft: ChangeDraft, facts: JobFacts, models: readonly ModelInfo[]): readonly ModelInfo[] {
  const ids = draft.model === '' ? facts.models : [draft.model]
  return ids.flatMap((wanted) => models.find(({ id }) => id === wanted) ?? [])
}

function takesQuality({ qualities }: ModelInfo, quality: string): boolean {
  return quality === 'auto' || qualities.includes(quality)
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
