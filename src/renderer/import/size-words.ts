import type { Learnt, ModelInfo, ModelSource, SizeVerdict } from '../../contract/model.ts'
import type { Choice } from '../ui/choice.ts'
import { count, counted, sizeText } from '../ui/format.ts'

/** Ratios and presets, as a size cell takes them. */
export function namedSizes(source: ModelSource | undefined): readonly Choice<string>[] {
  if (source === undefined) return []
  return [
    ...source.aspects.map((aspect) => ({ value: aspect, label: aspect })),
    ...source.presets.map(({ name, title, size }) => ({ value: name, label: title, note: sizeText(size) })),
  ]
}

/** What becomes of a size. */
export function verdictWords(verdict: SizeVerdict): string {
  if (!verdict.ok) return verdict.reason
  const made =
    verdict.size === 'auto' ? 'The model chooses; the price is a range.' : `Made at ${sizeText(verdict.size)}`
  if (verdict.size === 'auto') return made
  const cut = verdict.crop === null ? '' : `, cut to ${sizeText(verdict.crop)} in exports; the original stays whole`
  return `${made}${cut}.${verdict.experimental ? ' The provider calls pictures this large experimental.' : ''}`
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
