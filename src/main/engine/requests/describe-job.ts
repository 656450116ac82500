import { fromMicros } from '../../../contract/money.ts'
import type { QueueJob } from '../../../contract/queue.ts'
import type { JobInputs } from '../../../contract/reference.ts'
import { promptOf } from '../queue/finish.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { Store } from '../store/index.ts'

const titleChars = 120

/** A job as the queue and its dialogs list it. */
export function describeJob({ rows, batches }: Store, job: JobRecord): QueueJob {
  const row = rows.get(job.batch_id, job.row_id)
  return {
    jobId: job.id,
    batchId: job.batch_id,
    rowId: job.row_id,
    rowNumber: row?.number ?? 0,
    key: row?.key ?? '',
    title: promptOf(job.body).slice(0, titleChars),
    variantName: batches.source(job.batch_id).recipe.variants[job.variant]?.name ?? '',
    state: job.state,
    model: job.model,
    ...sizeAndQuality(job),
    ...shownOf(job),
    isChanged: job.change !== null,
    startedAt: job.state === 'running' ? job.claimed_at : null,
    estimatedUsd: { low: fromMicros(job.low_micros), high: fromMicros(job.high_micros) },
  }
}

function shownOf({ body, inputs }: JobRecord): Pick<QueueJob, 'complexity' | 'background' | 'format' | 'references'> {
  const sent = JSON.parse(body) as { complexity?: string; background?: string; output_format?: string }
  return {
    complexity: sent.complexity ?? null,
    background: sent.background ?? null,
    format: sent.output_format ?? 'png',
    references: inputs === null ? 0 : (JSON.parse(inputs) as JobInputs).images.length,
  }
}

/** As they are sent. */
export function sizeAndQuality({ body }: JobRecord): { size: string; quality: string } {
  const { size, quality } = JSON.parse(body) as { size?: string; quality?: string }
  return { size: size ?? 'auto', quality: quality ?? 'auto' }
}
