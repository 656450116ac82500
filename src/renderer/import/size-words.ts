import type { Learnt, ModelInfo, ModelSource, SizeVerdict } from '../../contract/model.ts'
import type { Choice } from '../ui/choice.ts'
import { count, counted, sizeText } from '../ui/format.ts'

/** A ratio and how it is drawn; only the proportion counts. */
export interface Aspect {
  readonly value: string
  readonly width: number
  readonly height: number
}

/** The ratios to offer: those that every model concerned can make or be cut to. */
export function aspectsFor(source: ModelSource | undefined, models: readonly ModelInfo[]): readonly Aspect[] {
  const widest = Math.min(...models.map(({ sizes }) => (sizes.kind === 'free' ? sizes.maxRatio : Infinity)))
  return (source?.aspects ?? []).flatMap((value) => {
    const [width, height] = value.split(':').map(Number)
    if (width === undefined || height === undefined) return []
    return Math.max(width / height, height / width) > widest ? [] : [{ value, width, height }]
  })
}

/** Sizes by name, square ones first, each with its shape. */
export function namedSizes(source: ModelSource | undefined): readonly Choice<string>[] {
  const groups = ['Square', 'Wide', 'Tall'] as const
  const choices = (source?.presets ?? []).map(({ name, title, size }) => {
    const [width = 1, height = 1] = size.split('x').map(Number)
    const group = width === height ? groups[0] : width > height ? groups[1] : groups[2]
    return { value: name, label: title, note: sizeText(size), shape: { width, height }, group }
  })
  return choices.toSorted((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group))
}

/** What becomes of a size that is legal, or why it is not. */
export function verdictWords(verdict: SizeVerdict): string {
  if (!verdict.ok) return verdict.reason
  if (verdict.size === 'auto') return 'The model chooses; the price is a range.'
  const cut = verdict.crop === null ? '' : `, cut to ${sizeText(verdict.crop)} in exports; the original stays whole`
  return `Made at ${sizeText(verdict.size)}${cut}.`
}

/** Which sizes a model makes. */
export function limitWords({ sizes }: ModelInfo): string {
  if (sizes.kind === 'fixed') return `It makes ${sizes.sizes.map(sizeText).join(', ')}.`
  const { multipleOf, maxEdge, maxRatio, minPixels, maxPixels } = sizes
  return `Both edges a multiple of ${multipleOf}, up to ${count(maxEdge)} px and ${maxRatio}:1, ${count(minPixels)} to ${count(maxPixels)} pixels.`
}

/** "Learnt from 12 pictures in this library: 8 % above what was expected." */
export function learntWords({ pictures, drift }: Learnt): string {
  const percent = Math.round(Math.abs(drift) * 100)
  const off = percent === 0 ? 'as expected' : `${percent} % ${drift > 0 ? 'above' : 'below'} what was expected`
  return `Learnt from ${counted(pictures, 'picture')} in this library: ${off}.`
}
