import { stat } from 'node:fs/promises'
import { resolveInside } from '../files/paths.ts'
import type { RenderJob } from '../imaging/imaging.ts'
import { finishOf } from '../queue/derived.ts'
import type { ImageRecord } from '../store/images.ts'
import type { Store } from '../store/index.ts'
import { factsOf, standInFor } from './alpha.ts'

type Source = Pick<RenderJob, 'sourcePath' | 'finish'>

/**
 * What everything about an image is made from: the picture that stands for it where that is there, else the original,
 * finished again as it was when it came. Steps that could not be done then are not done now.
 */
export async function finishedSource(root: string, store: Store, image: ImageRecord): Promise<Source> {
  const standIn = standInFor(image)
  const made = standIn && store.images.renditionsOf(image.id).find(({ name }) => name === standIn.name)
  if (made) {
    const sourcePath = resolveInside(root, made.path)
    const bytes = await stat(sourcePath).then(
      ({ size }) => size,
      () => 0,
    )
    if (bytes === made.bytes) return { sourcePath, finish: null }
  }
  return { sourcePath: resolveInside(root, image.path), finish: finishAgain(root, store, image) }
}

function finishAgain(root: string, store: Store, image: ImageRecord): RenderJob['finish'] {
  const job = store.jobs.get(image.job_id)
  if (!job) return null
  const { alpha, lock, matte } = factsOf(image)
  const whole = finishOf(store, root, job)
  const finish = {
    alpha: alpha?.grade === 'repaired',
    lock: lock?.done === true ? whole.lock : null,
    matte: matte?.grade === 'good' ? whole.matte : null,
  }
  return finish.alpha || finish.lock || finish.matte ? finish : null
}
