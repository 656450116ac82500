import type { Lineage, LineageNode } from '../../../contract/edit.ts'
import { failed } from '../../../contract/failure.ts'
import { inputsOf } from '../queue/edit/recompose-jobs.ts'
import { promptOf } from '../queue/finish.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { Store } from '../store/index.ts'
import type { Handlers } from './handlers.ts'

/** Jobs in one answer: a style image may have gone into every row of a library. */
const mostNodes = 500

/** Which image came from which. */
export function lineageRequests(store: Store): Handlers<'image.lineage'> {
  return {
    'image.lineage'({ imageId }): Lineage {
      const image = store.images.get(imageId)
      if (!image) throw failed('not_found', `There is no image ${imageId} in this library.`, 'Refresh the gallery.')
      const { jobIds, cut } = relativesOf(store, image.job_id)
      const links = store.lineage.linksInto(jobIds)
      const known = new Set(jobIds)
      const parents = Map.groupBy(
        links.filter(({ parent }) => known.has(parent)),
        ({ child }) => child,
      )
      const jobs = store.lineage.jobs(jobIds).map((job) => ({ job, from: inOrder(job, parents.get(job.id) ?? []) }))
      return { jobId: image.job_id, nodes: parentsFirst(jobs).map(({ job, from }) => nodeOf(store, job, from)), cut }
    },
  }
}

/** The job, all it came from, all that came from these, and whatever else went into those; the nearest where there are too many. */
function relativesOf(store: Store, jobId: number): { readonly jobIds: readonly number[]; readonly cut: boolean } {
  const found = new Set([jobId])
  let cut = false
  const take = (ids: readonly number[]): readonly number[] => {
    const news = ids.filter((id) => !found.has(id))
    const fitting = news.slice(0, mostNodes - found.size)
    if (fitting.length < news.length) cut = true
    for (const id of fitting) found.add(id)
    return fitting
  }
  // More than fit, known ones included: that tells that there are more.
  const childrenOf: Step = (ids) => store.lineage.childrenOf(ids, 2 * mostNodes + 1)
  walk([jobId], store.lineage.parentsOf, take)
  const ancestors = [...found].filter((id) => id !== jobId)
  walk([jobId], childrenOf, take)
  walk(ancestors, childrenOf, take)
  take(store.lineage.parentsOf([...found]))
  return { jobIds: [...found], cut }
}

type Step = (ids: readonly number[]) => readonly number[]

/** Level by level as long as there is something new. */
function walk(from: readonly number[], step: Step, take: Step): void {
  for (let next = from; next.length > 0;) next = take(step(next))
}

interface Link {
  readonly parent: number
  readonly image: number
}

/** Parents in the order in which their images are sent, each once. */
function inOrder(job: JobRecord, links: readonly Link[]): readonly number[] {
  const jobOf = new Map(links.map(({ image, parent }) => [image, parent]))
  const sent = inputsOf(job)?.images ?? []
  const own = sent.flatMap(({ imageId, character }) => (imageId === null || character ? [] : [imageId]))
  return [...new Set(own.flatMap((imageId) => jobOf.get(imageId) ?? []))]
}

interface Child {
  readonly job: JobRecord
  readonly from: readonly number[]
}

/** An image is there before anything is made from it, so there is no circle; a job changed later may be older than its parent. */
function parentsFirst(children: readonly Child[]): readonly Child[] {
  const left = new Map(children.map((child) => [child.job.id, child]))
  const sorted: Child[] = []
  const visit = (child: Child): void => {
    if (!left.delete(child.job.id)) return
    for (const parent of child.from) {
      const above = left.get(parent)
      if (above) visit(above)
    }
    sorted.push(child)
  }
  for (const child of [...left.values()].sort((a, b) => a.job.id - b.job.id)) visit(child)
  return sorted
}

function nodeOf(store: Store, job: JobRecord, from: readonly number[]): LineageNode {
  const image = job.state === 'done' ? store.images.ofJob(job.id) : undefined
  return {
    jobId: job.id,
    imageId: image?.id ?? null,
    state: job.state,
    from,
    key: store.rows.get(job.batch_id, job.row_id)?.key ?? '',
    variantName: store.batches.source(job.batch_id).recipe.variants[job.variant]?.name ?? '',
    repeat: job.repeat,
    prompt: promptOf(job.body),
    hasMask: inputsOf(job)?.mask != null,
    createdAt: image?.created_at ?? null,
  }
}
