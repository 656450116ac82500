import type { ModelInfo } from '../../../contract/model.ts'
import { mostReferences, type InputPicture, type JobInputs, type MatteRole } from '../../../contract/reference.ts'
import type { Cast } from './cast.ts'
import type { Issue } from './issue.ts'
import type { PicturesFound } from './picture-book.ts'
import type { PictureColumns } from './row-pictures.ts'

/** What a request is sent with besides its pictures, as far as that limits them. */
export interface SentWith {
  readonly model: string
  /** Null: not in the registry, whose limits are then the API's own. */
  readonly info: ModelInfo | null
  readonly format: string
  readonly lock: boolean
  readonly matte: MatteRole | null
  /** Where issues about pictures are told; null for those that no cell names. */
  readonly columns: PictureColumns
}

/** Everything a request takes along, put together and checked against its model. Null inputs: nothing goes along. */
export function gatherInputs(
  found: PicturesFound,
  cast: Cast,
  sent: SentWith,
): { readonly inputs: JobInputs | null; readonly issues: readonly Issue[] } {
  const images = [...found.images, ...cast.characters.flatMap(picturesOf)]
  const { mask, markup } = found
  const issues = [
    ...found.issues,
    ...cast.issues,
    ...imageIssues(images.length, sent, cast),
    ...maskIssues(found, sent),
    ...markupIssues(found, sent),
  ]
  const lock = sent.lock && mask !== null
  if (images.length === 0 && cast.characters.length === 0 && !mask && !markup && !sent.matte)
    return { inputs: null, issues }
  const characters = cast.characters.map(({ name, version }) => ({ name, version }))
  return { inputs: { images, characters, mask, markup, lock, matte: sent.matte }, issues }
}

function picturesOf({ name, version, references }: Cast['characters'][number]): readonly InputPicture[] {
  return references.map(({ picture }) => ({ ...picture, character: { name, version } }))
}

function refused(column: string | null, message: string, fix: string): Issue {
  return { code: 'not_supported', severity: 'error', message, fix, column }
}

function imageIssues(images: number, { model, info, columns }: SentWith, cast: Cast): readonly Issue[] {
  if (images > 0 && info && !info.endpoints.includes('edits')) {
    const fix = 'Choose a model that edits, or leave the references out.'
    return [refused(columns.images, `${model} takes no pictures along.`, fix)]
  }
  if (images === 0 && info && !info.endpoints.includes('generations')) {
    const fix = 'Name a picture in the references, or choose a model that makes pictures from words alone.'
    return [refused(columns.images, `${model} only changes pictures, and none goes along.`, fix)]
  }
  const most = info?.maxReferences ?? mostReferences
  if (images <= most) return []
  const message = `${images} pictures would go along${ofWhom(images, cast)}; ${model} takes at most ${most}.`
  return [refused(columns.images, message, 'Leave some references out.')]
}

/** " (1 of its own, 8 of @fox, 8 of @bear)", where characters bring some of them. */
function ofWhom(images: number, { characters }: Cast): string {
  const theirs = characters.filter(({ references }) => references.length > 0)
  if (theirs.length === 0) return ''
  const own = images - theirs.reduce((sum, { references }) => sum + references.length, 0)
  const parts = theirs.map(({ name, references }) => `${references.length} of @${name}`)
  return ` (${[...(own > 0 ? [`${own} of its own`] : []), ...parts].join(', ')})`
}

function maskIssues({ images, mask, markup, issues }: PicturesFound, sent: SentWith): readonly Issue[] {
  if (!mask) return []
  const at = sent.columns.mask
  const { model, info, format } = sent
  const wrong: Issue[] = []
  // A character's pictures do not count: a mask is painted on one picture and is as large.
  if (images.length === 0 && issues.length === 0) {
    const message = 'A mask says where to change a picture, and no picture is named.'
    wrong.push(refused(at, message, 'Name the picture to change in the references.'))
  }
  if (info && !info.masks) wrong.push(refused(at, `${model} takes no mask.`, 'Choose another model, or leave it out.'))
  if (format === 'gif')
    wrong.push(refused(at, 'A GIF cannot be made with a mask.', 'Choose png or webp, or leave it out.'))
  if (markup) wrong.push(refused(at, 'A mask and markup cannot go along together.', 'Leave one of them out.'))
  return wrong
}

function markupIssues({ images, markup, issues }: PicturesFound, { model, info, columns }: SentWith): readonly Issue[] {
  if (!markup) return []
  const wrong: Issue[] = []
  if (images.length === 0 && issues.length === 0) {
    const message = 'Markup is drawn over a picture, and no picture is named.'
    wrong.push(refused(columns.markup, message, 'Name the picture to change in the references.'))
  }
  if (info && !info.markup)
    wrong.push(refused(columns.markup, `${model} takes no markup.`, 'Choose another model, or leave it out.'))
  return wrong
}
