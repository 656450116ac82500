import type { EditPreview, EditWanted } from '../../../../contract/edit.ts'
import { failed } from '../../../../contract/failure.ts'
import { timesRange, zeroRange } from '../../../../contract/money.ts'
import type { JobChange } from '../../../../contract/queue.ts'
import type { JobInputs, PictureSource } from '../../../../contract/reference.ts'
import { keyOfName, mentionedIn } from '../../recipe/cast.ts'
import type { Recomposed } from '../../recipe/composer.ts'
import type { JobRecord } from '../../store/jobs.ts'
import {
  inputsOf,
  loadPictures,
  picturesOf,
  recomposeJob,
  rewriteOf,
  withChange,
  type ComposingParts,
} from './recompose-jobs.ts'

interface ComposedEdit {
  readonly parent: JobRecord
  /** All that is changed about the new job, what was changed about its parent included. */
  readonly change: JobChange
  readonly made: Recomposed
}

/** What an edit of a stored image would send, and cost for all copies. Throws `not_found`. */
export async function previewEdit(parts: ComposingParts, wanted: EditWanted): Promise<EditPreview> {
  const { made } = await composeEdit(parts, wanted)
  const { request, prompt, problems } = made
  return {
    prompt,
    body: request && (JSON.parse(request.bodyText) as Record<string, unknown>),
    inputs: request?.inputs ?? null,
    estimatedUsd: request ? timesRange(request.estimatedUsd, wanted.copies) : zeroRange,
    problems,
  }
}

/**
 * Writes the edits as further jobs of the image's row and variant, waiting at the end of the line.
 * Throws `not_found`, and `plan_has_problems` with nothing written.
 */
export async function makeEdits(
  parts: ComposingParts,
  wanted: EditWanted,
): Promise<{ readonly batchId: number; readonly jobIds: readonly number[] }> {
  const { store, changes } = parts
  const { parent, change, made } = await composeEdit(parts, wanted)
  const { request } = made
  if (!request) throw cannotBeMade(made)
  await parts.keep(picturesOf(request.inputs))
  const { batch_id: batchId, row_id: rowId, variant } = parent
  const job = { ...rewriteOf(request, change), batchId, rowId, variant, state: 'waiting' } as const
  const jobIds = store.transaction(() => {
    const ids = Array.from({ length: wanted.copies }, () => store.jobEdits.add(job))
    store.rows.refreshDisplay(rowId)
    return ids
  })
  changes.row(batchId, rowId)
  return { batchId, jobIds }
}

async function composeEdit(parts: ComposingParts, { imageId, change }: EditWanted): Promise<ComposedEdit> {
  const parent = parentOf(parts, imageId)
  const described = describedBy(parts, parent)
  const inputs = inputsOf(described)
  // Mask and markup were drawn for what the image was made from, and a ground to be cut away is chosen anew.
  const pinned = inputs && { ...inputs, mask: null, markup: null, matte: null }
  const { references: _references, mask: _mask, markup: _markup, ...earlier } = changeOf(described)
  const references = referencesOf(
    change.references ?? [`image:${imageId}`],
    castWithout(change, earlier, inputs, imageId),
  )
  const whole = withChange(JSON.stringify(earlier), { ...change, references: [...references] })
  await loadPictures(parts, [{ batch_id: parent.batch_id, inputs: pinned && JSON.stringify(pinned) }], whole)
  return { parent, change: whole, made: recomposeJob(parts, parent, whole, { pinned }) }
}

function parentOf({ store }: ComposingParts, imageId: number): JobRecord {
  const image = store.images.get(imageId)
  const job = image && store.jobs.get(image.job_id)
  if (job) return job
  throw failed('not_found', `There is no image ${imageId} in this library. Nothing was sent.`, 'Refresh the gallery.')
}

/** The job whose words and characters are those of the picture: the second of a pair says only how it differs from the first. */
function describedBy(parts: ComposingParts, job: JobRecord): JobRecord {
  const role = inputsOf(job)?.matte
  return role?.kind === 'pair_dark' ? parentOf(parts, role.lightImageId) : job
}

function changeOf(job: JobRecord): JobChange {
  return job.change === null ? {} : (JSON.parse(job.change) as JobChange)
}

/** Whoever was in the image comes again from the canon, in the same version, whatever the new words say. */
function referencesOf(named: readonly PictureSource[], cast: readonly string[]): readonly PictureSource[] {
  const there = new Set(named.map(keyOfName))
  return [...named, ...cast.flatMap((name) => (there.has(keyOfName(name)) ? [] : [`@${name}`]))]
}

/** Names of the image's characters that come along. Throws `bad_request` for one left out whom it never had: a slip would cost a picture. */
function castWithout(
  change: JobChange,
  earlier: JobChange,
  inputs: JobInputs | null,
  imageId: number,
): readonly string[] {
  const cast = inputs?.characters.map(({ name }) => name) ?? []
  const out = new Set(change.withoutCharacters?.map(keyOfName))
  const named = [...cast, ...(earlier.withoutCharacters ?? []), ...(change.references ?? [])].map(keyOfName)
  const known = new Set([...named, ...mentionedIn(change.prompt ?? '')])
  const stranger = change.withoutCharacters?.find((name) => !known.has(keyOfName(name)))
  if (stranger === undefined) return cast.filter((name) => !out.has(keyOfName(name)))
  throw failed(
    'bad_request',
    `Image ${imageId} was made without @${stranger}. Nothing was sent.`,
    cast.length === 0 ? 'It has no characters.' : `It has ${cast.map((name) => `@${name}`).join(', ')}.`,
  )
}

function cannotBeMade({ problems }: Recomposed) {
  const first = problems.find(({ severity }) => severity === 'error')
  return failed(
    'plan_has_problems',
    `${first?.message ?? 'The row of this image is no longer there.'} Nothing was sent.`,
    first?.fix ?? 'Choose another image.',
  )
}
