import { join } from 'node:path'
import { failureOf } from '../../../contract/failure.ts'
import type { InputPicture, JobInputs } from '../../../contract/reference.ts'
import { extensions, partialPath, referencePath, spoolPath } from '../files/paths.ts'
import type { Outcome, Provider, RequestFile } from '../provider/provider.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { Claim } from './claim.ts'
import { inputsOf, picturesOf } from './edit/recompose-jobs.ts'
import { limitFailure } from './limits.ts'
import type { PaceEnding } from './pace/pace.ts'
import type { QueueParts } from './ports.ts'

/** How a claimed job's one request ended, and when its head left (epoch ms); null when it never did. */
export interface Sent {
  readonly outcome: Outcome
  readonly sentAt: number | null
}

/** Sends a claimed job once. Never rejects: every end is an outcome. */
export async function sendClaim(
  parts: QueueParts,
  claim: Claim,
  provider: Provider,
  signal: AbortSignal,
): Promise<Sent> {
  const { store, clock, root } = parts
  const { job, attemptId } = claim
  const asked = askedFor(job.body)
  const broken = limitFailure(parts.models, job)
  if (broken) return { outcome: { kind: 'not_sent', failure: broken }, sentAt: null }
  let sentAt: number | null = null
  try {
    const outcome = await provider.send({
      attemptId,
      endpoint: job.endpoint,
      bodyText: job.body,
      hash: job.hash,
      files: filesOf(root, job),
      spoolPath: join(root, spoolPath(attemptId)),
      timeoutMs: timeoutOf(parts, job, asked),
      signal,
      onSent: () => {
        const at = clock()
        sentAt = at
        store.durable.later(() => store.attempts.move(attemptId, 'sent', { sentAt: at }))
      },
      partialPath: (index) => join(root, partialPath(attemptId, index)),
      onPartial: (index) => parts.partials.came(claim, { index, of: Math.max(index, asked.partial_images ?? 0) }),
    })
    return { outcome, sentAt }
  } catch (error) {
    // A provider never throws; if one does all the same, what was sent decides.
    const failure = failureOf(error)
    if (sentAt === null) return { outcome: { kind: 'not_sent', failure: { ...failure, money: 'not_charged' } }, sentAt }
    return { outcome: { kind: 'unknown', failure: { ...failure, money: 'held' }, requestId: null }, sentAt }
  }
}

/** The pictures that go along, where the library keeps them. */
function filesOf(root: string, { inputs, endpoint }: JobRecord): readonly RequestFile[] {
  if (inputs === null || endpoint !== 'images/edits') return []
  const { images, mask, markup } = JSON.parse(inputs) as JobInputs
  const file = (field: RequestFile['field'], picture: InputPicture, name: string): RequestFile => ({
    field,
    path: join(root, referencePath(picture)),
    sha256: picture.sha256,
    type: `image/${picture.format}`,
    name: `${name}.${extensions[picture.format]}`,
    title: picture.name,
  })
  return [
    ...images.map((picture, index) => file('image', picture, `image-${index + 1}`)),
    ...(mask ? [file('mask', mask, 'mask')] : []),
    ...(markup ? [file('markup', markup, 'markup')] : []),
  ]
}

/** What an end says about the provider's limits. */
export function paceEndingOf(outcome: Outcome): PaceEnding {
  if (outcome.kind === 'received') return { kind: 'accepted', facts: outcome.rates ?? null }
  if (outcome.kind === 'refused' && outcome.failure.code === 'rate_limited') {
    return { kind: 'refused', facts: outcome.rates ?? null, retryAfterMs: outcome.retryAfterMs }
  }
  return { kind: outcome.kind === 'not_sent' ? 'not_sent' : 'other' }
}

/** What decides how long a request takes, as its body says it. */
interface AskedFor {
  readonly quality?: string
  readonly size?: string
  readonly complexity?: string
  readonly partial_images?: number
}

function askedFor(body: string): AskedFor {
  return JSON.parse(body) as AskedFor
}

function timeoutOf(parts: QueueParts, job: JobRecord, asked: AskedFor): number {
  const { quality = 'auto', size = 'auto', complexity = null } = asked
  const isEdit = job.endpoint === 'images/edits'
  const uploadBytes = isEdit ? picturesOf(inputsOf(job)).reduce((sum, { bytes }) => sum + bytes, 0) : 0
  return parts.models.timeoutMs(job.model, quality, size, { isEdit, uploadBytes, complexity })
}
