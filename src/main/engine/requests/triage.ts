import { assertNever } from '../../../contract/assert-never.ts'
import type { Failure, FailureCode } from '../../../contract/failure.ts'
import { fromMicros } from '../../../contract/money.ts'
import type { TriageAction, TriageGroup, TriageJob } from '../../../contract/queue.ts'
import type { ModelBook } from '../models/model-book.ts'
import type { ComposingParts } from '../queue/edit/recompose-jobs.ts'
import { wordsOf } from '../queue/edit/words-of.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { Store } from '../store/index.ts'
import type { TroubleRecord } from '../store/trouble.ts'
import { describeJob, sizeAndQuality } from './describe-job.ts'
import type { Handlers } from './handlers.ts'

const keysShown = 4
const jobsShown = 500

interface TriageParts {
  readonly store: Store
  readonly models: ModelBook
}

/** The jobs behind a group of failures. */
export function triageRequests(
  parts: Pick<ComposingParts, 'store' | 'composerFor'>,
): Handlers<'triage.jobs' | 'triage.ids'> {
  const { store } = parts
  return {
    'triage.jobs': ({ state, cause, parameter = null, batchId = null, jobIds }) => {
      const only = jobIds ? JSON.stringify(jobIds) : null
      const ids = store.trouble.ids({ state, cause, parameter, batchId, only }, jobsShown)
      return jobsInOrder(store, ids).map((job) => triageJob(parts, job))
    },
    'triage.ids': ({ state, cause, parameter = null, batchId = null }) =>
      store.trouble.ids({ state, cause, parameter, batchId, only: null }),
  }
}

function jobsInOrder({ jobs }: Store, ids: readonly number[]): JobRecord[] {
  return ids.flatMap((id) => jobs.get(id) ?? [])
}

function triageJob(parts: Pick<ComposingParts, 'store' | 'composerFor'>, job: JobRecord): TriageJob {
  const { store } = parts
  const attempt = store.attempts.ofJob(job.id).at(-1)
  const end = attempt?.settled_at ?? null
  const sentAt = attempt?.sent_at ?? null
  return {
    ...describeJob(store, job),
    prompt: wordsOf(parts, job),
    failure: job.failure === null ? null : (JSON.parse(job.failure) as Failure),
    heldUsd: fromMicros(job.reserved_micros),
    attempt: attempt
      ? {
          id: attempt.id,
          requestId: attempt.request_id,
          host: attempt.host,
          sentAt,
          elapsedMs: sentAt !== null && end !== null ? end - sentAt : null,
        }
      : null,
  }
}

/** Failures of all batches by cause, and rejected requests also by the parameter that was rejected. Dearest first. */
export function triageGroups(parts: TriageParts): TriageGroup[] {
  const byName = Map.groupBy(parts.store.trouble.groups(), nameOf)
  return [...byName]
    .map(([name, records]) => groupOf(parts, name, records))
    .sort((a, b) => b.heldUsd - a.heldUsd || b.count - a.count)
}

const nameOf = ({ state, cause, parameter }: TroubleRecord): string =>
  cause === 'invalid_parameter' && parameter !== '' ? `${state}:${cause}:${parameter}` : `${state}:${cause}`

function groupOf({ store, models }: TriageParts, key: string, records: readonly TroubleRecord[]): TriageGroup {
  const { state, cause } = records[0] ?? raiseEmpty()
  const parameter = cause === 'invalid_parameter' && records[0]?.parameter ? records[0].parameter : null
  const few = jobsInOrder(store, store.trouble.ids({ state, cause, parameter, batchId: null, only: null }, keysShown))
  const [example] = few
  return {
    key,
    cause,
    parameter,
    state,
    count: records.reduce((sum, { n }) => sum + n, 0),
    example: JSON.parse(example?.failure ?? 'null') as Failure,
    keys: few.map((job) => store.rows.get(job.batch_id, job.row_id)?.key ?? ''),
    heldUsd: fromMicros(records.reduce((sum, { held }) => sum + held, 0)),
    batchIds: [...new Set(records.map(({ batch_id }) => batch_id))],
    action: state === 'unknown' || !example ? { kind: 'resolve' } : actionOf(cause, parameter, example, models),
  }
}

function raiseEmpty(): never {
  throw new Error('A group of failures has at least one')
}

/** The one thing to do about failures of a cause. */
function actionOf(cause: FailureCode, parameter: string | null, example: JobRecord, models: ModelBook): TriageAction {
  switch (cause) {
    case 'moderation_blocked':
      return { kind: 'edit_prompt' }
    case 'invalid_parameter':
      return parameterAction(parameter, example, models)
    case 'model_not_found':
      return { kind: 'choose_model' }
    case 'key_missing':
    case 'key_unusable':
    case 'key_waiting':
    case 'key_refused':
    case 'not_verified':
    case 'forbidden':
    case 'quota_exhausted':
    case 'cap_reached':
    case 'disk_full':
    case 'disk_error':
    case 'library_locked':
    case 'library_newer':
    case 'library_unsafe':
    case 'library_missing':
    case 'library_damaged':
    case 'target_unwritable':
      return { kind: 'fix_outside' }
    case 'outcome_unknown':
      return { kind: 'resolve' }
    case 'bad_request':
    case 'not_found':
    case 'conflict':
    case 'sheet_unreadable':
    case 'sheet_empty':
    case 'sheet_too_large':
    case 'recipe_invalid':
    case 'plan_has_problems':
    case 'network':
    case 'rate_limited':
    case 'provider_refused':
    case 'response_unreadable':
    case 'picture_undecodable':
    case 'converter_crashed':
    case 'set_aside':
    case 'engine_gone':
    case 'cancelled':
    case 'internal':
      return { kind: 'retry' }
    default:
      return assertNever(cause)
  }
}

/** What a provider rejected by name: a size can be replaced, words can be written anew, all else is for another model. */
function parameterAction(parameter: string | null, example: JobRecord, models: ModelBook): TriageAction {
  if (parameter === 'size') {
    return { kind: 'set_size', size: otherSize(example.model, sizeAndQuality(example).size, models) }
  }
  return { kind: parameter === null || parameter === 'prompt' ? 'edit_prompt' : 'choose_model' }
}

/** The legal size nearest to the one refused and not itself; "auto" when the model has no other. */
function otherSize(model: string, refused: string, models: ModelBook): string {
  const verdict = models.checkSize(model, refused)
  const near = verdict.ok ? [models.sizeForAspect(model, refused.replace('x', ':'))?.size] : verdict.nearest
  const sizes = [...near, models.find(model)?.defaultSize, 'auto']
  return sizes.find((size) => typeof size === 'string' && size !== refused) ?? 'auto'
}
