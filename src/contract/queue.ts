import { z } from 'zod'
import type { Pause } from './batch.ts'
import { characterNameSchema } from './character.ts'
import type { Failure, FailureCode } from './failure.ts'
import type { JobCounts, JobState } from './job.ts'
import type { UsdRange } from './money.ts'
import type { Problem } from './problem.ts'
import { mostPartialImages, mostWords } from './recipe.ts'
import { matteFallbacks, mostSources, pictureSourceSchema, type JobInputs } from './reference.ts'
import type { Budget } from './spend.ts'

export interface QueueJob {
  readonly jobId: number
  readonly batchId: number
  readonly rowId: number
  readonly rowNumber: number
  readonly key: string
  readonly title: string
  readonly variantName: string
  readonly state: JobState
  readonly model: string
  readonly size: string
  readonly quality: string
  /** Null: not asked for, so the model's own. */
  readonly complexity: string | null
  readonly background: string | null
  readonly format: string
  /** Pictures that go along. */
  readonly references: number
  /** True when this job was changed by hand after the batch was made. */
  readonly isChanged: boolean
  readonly startedAt: number | null
  readonly estimatedUsd: UsdRange
}

/** The one thing to do about all failures of a cause. */
export type TriageAction =
  | { readonly kind: 'retry' }
  | { readonly kind: 'edit_prompt' }
  /** A legal size near the one refused. */
  | { readonly kind: 'set_size'; readonly size: string }
  | { readonly kind: 'choose_model' }
  /** The cause lies outside the rows: key, credit, disk. Retrying comes after. */
  | { readonly kind: 'fix_outside' }
  | { readonly kind: 'resolve' }

/** Failures of one cause, with the one thing to do about them. */
export interface TriageGroup {
  /** Stable name of the group: "failed:invalid_parameter:size". */
  readonly key: string
  readonly cause: FailureCode
  /** What the provider rejected, where it named a parameter; such failures are a group of their own. */
  readonly parameter: string | null
  readonly state: 'failed' | 'unknown'
  readonly count: number
  readonly example: Failure
  readonly keys: readonly string[]
  readonly heldUsd: number
  readonly batchIds: readonly number[]
  readonly action: TriageAction
}

/** One job of a triage group, with what is known about its last attempt. */
export interface TriageJob extends QueueJob {
  readonly prompt: string
  readonly failure: Failure | null
  readonly heldUsd: number
  /** Null when it was never sent. */
  readonly attempt: {
    /** Also sent as X-Client-Request-Id. */
    readonly id: string
    readonly requestId: string | null
    readonly host: string
    readonly sentAt: number | null
    /** From sending to giving up, ms. */
    readonly elapsedMs: number | null
  } | null
}

/** What looking for the outcome of unknown jobs brought. */
export interface LookResult {
  readonly looked: number
  /** Answers found in the spool; each becomes its picture without a new request. */
  readonly found: number
}

/** What one lane has learnt about the provider's limits. */
export interface PaceView {
  readonly provider: string
  readonly host: string
  /** Images a minute, references counted; null while nothing is known. */
  readonly imagesPerMinute: number | null
  readonly tokensPerMinute: number | null
  readonly learnedFrom: 'headers' | 'refusal' | 'trial' | null
  /** Epoch ms. */
  readonly learnedAt: number | null
  /** Requests that may be open at once just now. */
  readonly width: number
  /** ms until the lane may send again; 0 when it may now. */
  readonly waitMs: number
  /** Requests and refusals for pace in this sitting. */
  readonly sent: number
  readonly refused: number
}

/** Counters for the status bar and the rail: small, pushed often. */
export interface QueueSummary {
  readonly pause: Pause | null
  readonly counts: JobCounts
  readonly spentUsd: number
  readonly reservedUsd: number
  /** Sum of the caps of batches that still have work; null when none has a cap. */
  readonly capUsd: number | null
  readonly images: number
}

export interface QueueView extends QueueSummary {
  readonly running: readonly QueueJob[]
  readonly slots: number
  /** The next 200 in line. */
  readonly waiting: readonly QueueJob[]
  readonly waitingUsd: UsdRange
  readonly triage: readonly TriageGroup[]
  /** Images stored in each of the last 30 minutes, oldest first. */
  readonly perMinute: readonly number[]
  /** Images a minute over the last minute of work; null when too few were stored to tell. */
  readonly pace: number | null
  /** What each lane in use has learnt about its provider's limits. */
  readonly lanes: readonly PaceView[]
  readonly budget: Budget
  /** Seconds until nothing waits, at the measured pace; null when unknown. */
  readonly etaSeconds: number | null
  readonly doneToday: number
  /** Models that jobs still wait for and that end soon. */
  readonly shutdowns: readonly ShutdownWarning[]
  /** Set by the last crash; cleared when the user resumes. */
  readonly recovery: RecoverySummary | null
}

export interface ShutdownWarning {
  readonly model: string
  /** The last day it answers, YYYY-MM-DD (UTC). */
  readonly day: string
  /** Whole days until then; negative: over. */
  readonly daysLeft: number
  /** Held and waiting. */
  readonly jobs: number
}

/** What was found at start after the engine stopped in the middle of work. */
export interface RecoverySummary {
  /** Answers that were already here and became pictures now. */
  readonly stored: number
  /** Requests of the last sitting that ended as unknown. */
  readonly unknown: number
  readonly atRiskUsd: number
  /** Jobs that were under way in two crashes and are set aside. */
  readonly setAside: number
  /** All jobs of unfinished batches after recovery. */
  readonly totals: {
    readonly done: number
    readonly waiting: number
    readonly unknown: number
    readonly failed: number
  }
}

const jobIds = z.array(z.number().int().positive()).min(1).max(100_000)

export const queueMoveSchema = z.strictObject({
  jobIds,
  to: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('top') }),
    z.strictObject({ kind: z.literal('bottom') }),
    z.strictObject({ kind: z.literal('before'), jobId: z.number().int().positive() }),
    z.strictObject({ kind: z.literal('after'), jobId: z.number().int().positive() }),
  ]),
})

/** What can be changed about jobs that are not running. Absent: stays as it is. */
export const jobChangeSchema = z
  .strictObject({
    model: z.string().min(1).max(200).optional(),
    size: z.string().min(1).max(40).optional(),
    quality: z.string().min(1).max(40).optional(),
    complexity: z.string().min(1).max(40).optional(),
    background: z.string().min(1).max(40).optional(),
    format: z.string().min(1).max(20).optional(),
    partialImages: z.number().int().min(0).max(mostPartialImages).optional(),
    /** Replaces all pictures that go along, those of characters aside; in the order they are sent. */
    references: z.array(pictureSourceSchema).max(mostSources).optional(),
    /**
     * Characters that do not come along, whoever names them; in the words they are called by their title. A later change adds
     * to them, and whom it names among its references or in its words is back.
     */
    withoutCharacters: z.array(characterNameSchema).max(100).optional(),
    /** Null: none. */
    mask: pictureSourceSchema.nullable().optional(),
    markup: pictureSourceSchema.nullable().optional(),
    lock: z.boolean().optional(),
    /** Make it in a way that can be cut out. */
    matte: z.enum(matteFallbacks).optional(),
    /** LiquidJS template composed with the job's own row. */
    template: z.string().min(1).max(mostWords).optional(),
    /** The words exactly as they will be sent. */
    prompt: z.string().min(1).max(mostWords).optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'Nothing to change')
  .refine((change) => change.template === undefined || change.prompt === undefined, 'Either template or prompt')
export type JobChange = z.infer<typeof jobChangeSchema>

export const queueChangeSchema = z.strictObject({ jobIds, change: jobChangeSchema })
export const queueJobsSchema = z.strictObject({ jobIds })

/** What a change would do. Nothing is written to make it. */
export interface QueueChangePreview {
  /** Jobs that would change: held, waiting or failed ones. */
  readonly jobs: number
  /** Jobs left alone because they run, are done, or wait for a decision. */
  readonly untouched: number
  readonly before: UsdRange
  readonly after: UsdRange
  readonly problems: readonly Problem[]
  /** The first job's words after the change. */
  readonly examplePrompt: string
}

/** The words and pictures behind one job: what a change of them starts from. */
export interface JobWords {
  /** As a person wrote it: @names are names, and what they add when it is sent is not in it. */
  readonly prompt: string
  /** As it is sent. */
  readonly sent: string
  /** LiquidJS template the prompt was composed with. */
  readonly template: string
  /** Names the template may use: the sheet's columns, by their other names where they have one. */
  readonly columns: readonly string[]
  /** What goes along; null: nothing. */
  readonly inputs: JobInputs | null
}

/** What was done, so that it can be undone. */
export interface QueueEdit {
  /** For `queue.undo`; null when nothing changed. */
  readonly editId: number | null
  readonly jobs: number
  /** Jobs asked for that could not be touched any more. */
  readonly untouched: number
}
