import type { UsdRange } from '../../../contract/money.ts'
import type { JobInputs, MatteRole } from '../../../contract/reference.ts'
import type { Framed } from './arms.ts'
import { bodyOf, type Body } from './body.ts'
import { castOf, castWords, withTitles, type Cast, type CastPins, type NamedCharacter } from './cast.ts'
import { followUpsUsd } from './follow-ups.ts'
import { groundWords, roleOf } from './ground.ts'
import { gatherInputs } from './inputs.ts'
import type { Issue } from './issue.ts'
import type { ModelBook } from './model-book.ts'
import type { PictureBook, PicturesFound } from './picture-book.ts'
import type { PictureColumns } from './row-pictures.ts'
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
  readonly characters: readonly NamedCharacter[]
  readonly columns: PictureColumns
  /** Names of characters to leave out. */
  readonly without?: readonly string[] | undefined
  /** Of the request that is composed again. */
  readonly role?: MatteRole | null
}

/** Puts the request together. Null with an error among the issues. `prompt` is what is sent, as far as it is known. */
export function requestOf(
  { framed, rendered, found, characters, columns, without, role: pinned = null }: Wanted,
  { models, pictures, pins }: RequestParts,
): { readonly request: Requested | null; readonly prompt: string; readonly issues: readonly Issue[] } {
  const { settings, frame } = framed
  const { model, quality, size, crop, maxPromptChars, format, lock, complexity, partialImages } = settings
  const cast = castOf(rendered.text, characters, pictures, pins, without)
  const role = roleOf(settings.matte, rendered.text, cast, pictures, pinned)
  const prompt = spoken(rendered.text, cast, role, found.images.length)
  const sent = { model, info: models.find(model), format, lock, matte: role, columns }
  const gathered = gatherInputs(found, cast, sent)
  const issues = [...promptIssues(rendered, prompt, maxPromptChars, model), ...gathered.issues]
  if (issues.some(({ severity }) => severity === 'error')) return { request: null, prompt, issues }
  const { inputs } = gathered
  const references = inputs?.images ?? []
  const estimatedUsd = models.estimate(model, quality, size, prompt, {
    complexity,
    partialImages,
    references,
    format,
    frames: settings.frames,
  })
  const fallbackUsd = followUpsUsd(models, { ...settings, role: role?.kind ?? null, highUsd: estimatedUsd.high })
  return {
    request: { model, ...bodyOf(frame, prompt, inputs), inputs, crop, estimatedUsd, fallbackUsd },
    prompt,
    issues,
  }
}

/** The words as they are sent. */
export function spoken(text: string, cast: Cast, role: MatteRole | null, ownImages: number): string {
  return withTitles(text, cast) + groundWords(role) + castWords(cast, ownImages)
}
