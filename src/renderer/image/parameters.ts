import { shortModel } from '../matrix/prices.ts'
import { sizeText } from '../ui/format.ts'

/** One request parameter as asked for and as it came back. */
export interface ParameterLine {
  readonly name: string
  readonly requested: string
  readonly actual: string
  /** Both are known and not the same. */
  readonly differs: boolean
}

const titles: Readonly<Record<string, string>> = {
  model: 'Model',
  size: 'Size',
  quality: 'Quality',
  background: 'Background',
  format: 'Format',
  compression: 'Compression',
  moderation: 'Moderation',
  complexity: 'Complexity',
  partial_images: 'Partials',
  frame_count: 'Frames',
  frame_duration_ms: 'Frame, ms',
}
/** Not parameters a person chose: shown elsewhere, or fixed. */
const hidden = new Set(['prompt', 'n', 'stream', 'user', 'response_format'])

/** Requested and actual side by side: the usual ones first, then whatever else the provider was asked for or said. */
export function parameterLines(
  requested: Readonly<Record<string, string>>,
  actual: Readonly<Record<string, string>>,
): readonly ParameterLine[] {
  const known = Object.keys(titles)
  const names = [...new Set([...Object.keys(requested), ...Object.keys(actual)])].filter((name) => !hidden.has(name))
  const rank = (name: string): number => (known.includes(name) ? known.indexOf(name) : known.length)
  return names
    .sort((a, b) => rank(a) - rank(b))
    .map((name) => {
      const asked = requested[name] ?? ''
      const came = actual[name] ?? ''
      const differs = asked !== '' && came !== '' && asked !== came
      return {
        name: titles[name] ?? name.replaceAll('_', ' '),
        requested: readable(asked),
        actual: readable(came),
        differs,
      }
    })
}

function readable(value: string): string {
  return shortModel(sizeText(value))
}
