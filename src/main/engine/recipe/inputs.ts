import type { ModelInfo } from '../../../contract/model.ts'
import { mostReferences, type InputPicture, type JobInputs, type MatteRole } from '../../../contract/reference.ts'
import type { Cast } from './cast.ts'
import type { Issue } from './issue.ts'
import type { PicturesFound } from './picture-book.ts'

/** Everything a request takes along, put together and checked against its model. Null inputs: nothing goes along. */
export function gatherInputs(
  found: PicturesFound,
  cast: Cast,
  model: { readonly id: string; readonly info: ModelInfo | null },
  after: { readonly lock: boolean; readonly matte: MatteRole | null },
): { readonly inputs: JobInputs | null; readonly issues: readonly Issue[] } {
  const images = [...found.images, ...cast.characters.flatMap(picturesOf)]
  const { mask, markup } = found
  const issues = [...found.issues, ...cast.issues, ...limitIssues(images, found, model)]
  const lock = after.lock && mask !== null
  if (images.length === 0 && cast.characters.length === 0 && !mask && !markup && !after.matte)
    return { inputs: null, issues }
  const characters = cast.characters.map(({ name, version }) => ({ name, version }))
  return { inputs: { images, characters, mask, markup, lock, matte: after.matte }, issues }
}

function picturesOf({ name, version, references }: Cast['characters'][number]): readonly InputPicture[] {
  return references.map(({ picture }) => ({ ...picture, character: { name, version } }))
}

function limitIssues(
  images: readonly InputPicture[],
  { mask, markup }: PicturesFound,
  { id, info }: { readonly id: string; readonly info: ModelInfo | null },
): readonly Issue[] {
  const issues: Issue[] = []
  const error = (message: string, fix: string): void =>
    void issues.push({ code: 'not_supported', severity: 'error', message, fix })
  if (images.length > 0 && info && !info.endpoints.includes('edits'))
    error(`${id} takes no pictures along.`, 'Choose a model that edits, or leave the references out.')
  const most = info?.endpoints.includes('edits') === false ? mostReferences : (info?.maxReferences ?? mostReferences)
  if (images.length > most)
    error(`${images.length} pictures would go along; ${id} takes at most ${most}.`, 'Leave some references out.')
  if ((mask || markup) && images.length === 0)
    error(
      'A mask says where to change a picture, and no picture is named.',
      'Name the picture to change in the references.',
    )
  if (mask && info && !info.masks) error(`${id} takes no mask.`, 'Choose another model, or leave the mask out.')
  if (markup && info && !info.markup) error(`${id} takes no markup.`, 'Choose another model, or leave the markup out.')
  if (mask && markup) error('A mask and markup cannot go along together.', 'Leave one of them out.')
  return issues
}
