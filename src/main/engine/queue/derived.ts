import { join } from 'node:path'
import { thumbEdges } from '../../../contract/image.ts'
import type { Rendition } from '../../../contract/recipe.ts'
import type { JobInputs } from '../../../contract/reference.ts'
import { referencePath, renditionPath, thumbPath } from '../files/paths.ts'
import type { Finish, Output, ThumbOutput } from '../imaging/imaging.ts'
import { standInRendition } from '../imaging/stand-in.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { Store } from '../store/index.ts'

type Job = Pick<JobRecord, 'body' | 'inputs' | 'crop'>

/** Everything that is made beside an original. Paths are relative to the library. */
export interface Derived {
  readonly thumbs: readonly ThumbOutput[]
  /** The recipe's own, cut to what was asked for. */
  readonly renditions: readonly Output[]
  readonly standIn: Output | null
  readonly preview: Output
}

/** Names come from the attempt, so that a repetition finds the same. */
export function derivedOf(attemptId: string, job: Job, renditions: readonly Rendition[], finish: Finish): Derived {
  const cut = cropOf(job)
  const extra = (kind: 'cutout' | 'locked' | 'preview', index: number): Output => {
    const rendition = standInRendition(kind, renditions)
    return { rendition, path: renditionPath(attemptId, rendition, renditions.length + index) }
  }
  const isNeeded = finish.alpha || finish.lock !== null || finish.matte !== null
  return {
    thumbs: Object.values(thumbEdges).map((edge) => ({ edge, path: thumbPath(attemptId, edge) })),
    renditions: renditions.map((rendition, index) => {
      return { rendition, path: renditionPath(attemptId, rendition, index), cut }
    }),
    standIn: isNeeded ? extra(finish.lock ? 'locked' : 'cutout', 0) : null,
    preview: extra('preview', 1),
  }
}

/** What exports and renditions of a job are cut to, px; null: nothing falls away. */
export function cropOf({ crop }: Pick<JobRecord, 'crop'>): { readonly width: number; readonly height: number } | null {
  const [width, height] = (crop ?? '').split('x').map(Number)
  return width && height ? { width, height } : null
}

/** What is to be done to the pixels of a job's answer. Absolute paths below `root`. */
export function finishOf(store: Pick<Store, 'images'>, root: string, job: Job): Finish {
  const { background } = JSON.parse(job.body) as { background?: unknown }
  const inputs = job.inputs === null ? null : (JSON.parse(job.inputs) as JobInputs)
  return {
    alpha: background === 'transparent',
    lock: lockOf(root, inputs),
    matte: matteOf(store, root, inputs?.matte ?? null),
  }
}

function lockOf(root: string, inputs: JobInputs | null): Finish['lock'] {
  const [image] = inputs?.images ?? []
  if (!inputs?.lock || !image || !inputs.mask) return null
  return { imagePath: join(root, referencePath(image)), maskPath: join(root, referencePath(inputs.mask)) }
}

function matteOf({ images }: Pick<Store, 'images'>, root: string, role: JobInputs['matte']): Finish['matte'] {
  if (role === null || role.kind === 'pair_light') return null
  if (role.kind === 'key') return { kind: 'key', colour: role.colour }
  const light = images.get(role.lightImageId)
  return light ? { kind: 'pair', lightPath: join(root, light.path) } : null
}
