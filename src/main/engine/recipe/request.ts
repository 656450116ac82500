import type { UsdRange } from '../../../contract/money.ts'
import type { JobInputs, MatteRole } from '../../../contract/reference.ts'
import type { Framed } from './arms.ts'
import { bodyOf, type Body } from './body.ts'
import { castOf, castWords, withTitles, type Cast, type CastPins } from './cast.ts'
import { gatherInputs } from './inputs.ts'
import type { Issue } from './issue.ts'
import type { ModelBook } from './model-book.ts'
import type { PictureBook, PicturesFound } from './picture-book.ts'
import { promptIssues } from './row-rules.ts'
import type { Rendered } from './template/template.ts'

/** One request, whole. `inputs` null: nothing goes along. */
export interface Requested extends Body {
  readonly model: string
  readonly inputs: JobInputs | null
  readonly crop: string | null
  readonly estimatedUsd: UsdRange
  /** USD that follow-ups for its transparency may add. */
  readonly fallbackUsd: number
}

export interface RequestParts {
  readonly models: ModelBook
  readonly pictures: PictureBook
  readonly pins: CastPins
}

interface Wanted {
  readonly framed: Framed
  readonly rendered: Rendered
  readonly found: PicturesFound
  readonly characterCell: { readonly text: string; readonly column: string | null } | null
}

/** Puts the request together. Null with an error among the issues. `prompt` is what is sent, as far as it is known. */
export function requestOf(
  { framed, rendered, found, characterCell }: Wanted,
  { models, pictures, pins }: RequestParts,
): { readonly request: Requested | null; readonly prompt: string; readonly issues: readonly Issue[] } {
  const { model, quality, size, crop, maxPromptChars, lock, matte, fallback, complexity, partialImages } =
    framed.settings
  const cast = castOf(rendered.text, characterCell, pictures, pins)
  const role = roleOf(matte, rendered.text, pictures)
  const prompt = spoken(rendered.text, cast, role, found.images.length)
  const gathered = gatherInputs(found, cast, { id: model, info: models.find(model) }, { lock, matte: role })
  const issues = [...promptIssues({ ...rendered, text: prompt }, maxPromptChars, model), ...gathered.issues]
  if (issues.some(({ severity }) => severity === 'error')) return { request: null, prompt, issues }
  const { inputs } = gathered
  const references = inputs?.images ?? []
  const estimatedUsd = models.estimate(model, quality, size, prompt, { complexity, partialImages, references })
  const follow = matte === 'pair' || fallback === 'key' ? 1 : fallback === 'pair' ? 2 : 0
  const request = {
    model,
    ...bodyOf(framed.frame, prompt, inputs),
    inputs,
    crop,
    estimatedUsd,
    fallbackUsd: follow * estimatedUsd.high,
  }
  return { request, prompt, issues }
}

/** The words as they are sent. */
export function spoken(text: string, cast: Cast, role: MatteRole | null, ownImages: number): string {
  return withTitles(text, cast) + groundWords(role) + castWords(cast, ownImages)
}

export function roleOf(matte: Framed['settings']['matte'], words: string, pictures: PictureBook): MatteRole | null {
  if (matte === 'key') return { kind: 'key', colour: pictures.keyColour(words) }
  return matte === 'pair' ? { kind: 'pair_light' } : null
}

/** How a ground that can be cut away is asked for: flat to the edges, and nothing of it in the subject. */
export function groundWords(role: MatteRole | null): string {
  if (role === null) return ''
  const ground = {
    key: () => `a perfectly flat, even background of the colour ${role.kind === 'key' ? role.colour : ''}`,
    pair_light: () => 'a perfectly flat, pure white background (#ffffff)',
    pair_dark: () => 'a perfectly flat, pure black background (#000000)',
  }[role.kind]()
  const only = role.kind === 'key' ? ' The subject has none of that colour.' : ''
  return ` The whole subject stands alone on ${ground} that fills the picture to its edges: no shadow, no floor, no gradient, no glow.${only}`
}
