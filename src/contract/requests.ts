import { z } from 'zod'
import type { BatchSummary, HeldView } from './batch.ts'
import { characterDraftSchema, characterNameSchema, type CharacterDetail, type CharacterSummary } from './character.ts'
import { deliverySchema, type DeliveryPlan, type DeliveryResult } from './delivery.ts'
import type { BackupInfo, BackupList, DoctorReport } from './doctor.ts'
import { editSchema, type EditMade, type EditPreview, type Lineage } from './edit.ts'
import { failureCodes } from './failure.ts'
import type { GalleryResult, ImageDetail, ImageTile } from './image.ts'
import type { DroppedParameter, ModelInfo, ModelSource, SizeVerdict } from './model.ts'
import type { PlannedRequest, PlanSummary } from './plan.ts'
import type { Problem } from './problem.ts'
import {
  queueChangeSchema,
  queueJobsSchema,
  queueMoveSchema,
  type JobWords,
  type LookResult,
  type QueueChangePreview,
  type QueueEdit,
  type QueueJob,
  type QueueView,
  type TriageJob,
} from './queue.ts'
import { batchOptionsSchema, recipeSchema, unknownPolicySchema } from './recipe.ts'
import { mostSources, pictureSourceSchema, type InputPicture, type LookedAt } from './reference.ts'
import { rowDisplays, type RowView } from './row.ts'
import { settingsChangeSchema, type KeyState, type LibraryInfo, type Settings } from './settings.ts'
import { cellEditSchema, exampleSheets, sheetReadingSchema, type SheetDraft } from './sheet.ts'
import { spendQuerySchema, type SpendReport } from './spend.ts'

interface RequestSpec<Input extends z.ZodType, Output> {
  readonly input: Input
  /** Type only: never set. */
  readonly output?: Output
}

const ask =
  <Output>() =>
  <Input extends z.ZodType>(input: Input): RequestSpec<Input, Output> => ({ input })

const id = z.number().int().positive()
const nothing = z.strictObject({})
const triageFilter = z.strictObject({
  state: z.enum(['failed', 'unknown']),
  cause: z.enum(failureCodes),
  /** Only those in which this parameter was rejected. */
  parameter: z.string().max(200).optional(),
  batchId: id.optional(),
})
const draft = z.strictObject({ draftId: z.string(), recipe: recipeSchema, options: batchOptionsSchema })

/** Everything the window and the command line can ask of the engine: name -> input schema, output type. */
export const requests = {
  'settings.get': ask<Settings>()(nothing),
  'settings.set': ask<Settings>()(settingsChangeSchema),
  'key.state': ask<KeyState>()(nothing),
  /** The key passes through once, on its way to the keychain; it is never returned. */
  'key.set': ask<KeyState>()(z.strictObject({ key: z.string().min(1).max(500) })),
  'key.remove': ask<KeyState>()(nothing),
  'library.info': ask<LibraryInfo>()(nothing),
  'models.list': ask<readonly ModelInfo[]>()(nothing),
  'models.source': ask<ModelSource>()(nothing),
  /** What a size cell would mean for a model, and where it is not legal, why and what is near. */
  'models.size': ask<SizeVerdict>()(z.strictObject({ model: z.string().max(200), size: z.string().min(1).max(40) })),

  /** Parameters that models turned out not to have; they are left out from then on. */
  'models.dropped': ask<readonly DroppedParameter[]>()(nothing),
  /** Sends it again from now on. */
  'models.restore': ask<readonly DroppedParameter[]>()(
    z.strictObject({ host: z.string().max(300), model: z.string().max(200), parameter: z.string().max(200) }),
  ),

  'sheet.open': ask<SheetDraft>()(z.strictObject({ path: z.string(), reading: sheetReadingSchema.default({}) })),
  'sheet.example': ask<SheetDraft>()(z.strictObject({ name: z.enum(exampleSheets).default('products') })),
  'sheet.reread': ask<SheetDraft>()(z.strictObject({ draftId: z.string(), reading: sheetReadingSchema })),
  'sheet.edit': ask<SheetDraft>()(
    z.strictObject({ draftId: z.string(), edits: z.array(cellEditSchema).min(1).max(10_000) }),
  ),
  'sheet.close': ask<null>()(z.strictObject({ draftId: z.string() })),

  /** Composes every row; previews the rows asked for (spreadsheet numbers), else three spread over the sheet. */
  'plan.make': ask<PlanSummary>()(
    draft.extend({
      previewRows: z.array(z.number().int()).max(10).optional(),
      /** Index of the variant whose prompt is previewed. */
      previewVariant: z.number().int().min(0).default(0),
    }),
  ),
  'plan.requests': ask<{ readonly requests: readonly PlannedRequest[]; readonly problems: readonly Problem[] }>()(
    draft.extend({ from: z.number().int().min(0), limit: z.number().int().min(1).max(1_000) }),
  ),

  /**
   * Fetches the pictures that addresses in a draft name. Only https, no private addresses, with caps on size and time of each
   * and of all together; asked again, it goes on with those that are left.
   */
  'references.fetch': ask<{ readonly fetched: number; readonly problems: readonly Problem[] }>()(
    draft.extend({ mostBytes: z.number().int().positive().optional() }),
  ),
  /** Fetches the pictures of these addresses, under the same rules. */
  'references.fetchThese': ask<readonly LookedAt[]>()(
    z.strictObject({ sources: z.array(pictureSourceSchema).min(1).max(mostSources) }),
  ),
  /** What sources mean, with the draft's folder for paths where one is given. */
  'references.look': ask<readonly LookedAt[]>()(
    z.strictObject({
      sources: z.array(pictureSourceSchema).max(100),
      draftId: z.string().optional(),
      referenceFolders: batchOptionsSchema.shape.referenceFolders,
    }),
  ),
  /** Keeps picture files the user chose in the library. */
  'references.add': ask<readonly LookedAt[]>()(
    z.strictObject({ paths: z.array(z.string().min(1).max(4_000)).min(1).max(mostSources) }),
  ),
  /** Keeps a painted mask or markup: a PNG with alpha, base64, as large as the picture it is for. */
  'references.paint': ask<InputPicture>()(
    z.strictObject({
      kind: z.enum(['mask', 'markup']),
      png: z.base64().max(24_000_000),
      width: z.number().int().min(1).max(16_384),
      height: z.number().int().min(1).max(16_384),
    }),
  ),

  'characters.list': ask<readonly CharacterSummary[]>()(nothing),
  /** The newest version when none is named. */
  'characters.get': ask<CharacterDetail>()(
    z.strictObject({ name: characterNameSchema, version: z.number().int().min(1).optional() }),
  ),
  /** As the next version; nothing is saved when nothing differs from the newest. */
  'characters.save': ask<CharacterDetail>()(characterDraftSchema),
  /** From now on @name is unknown; versions stay for the images that were made with them. */
  'characters.remove': ask<null>()(z.strictObject({ name: characterNameSchema })),

  'batch.create': ask<{ readonly batchId: number }>()(
    draft.extend({
      name: z.string().min(1).max(200).optional(),
      /** Leave rows with problems out (blocked) instead of refusing. */
      leaveOutProblems: z.boolean().default(false),
    }),
  ),
  'batch.list': ask<readonly BatchSummary[]>()(nothing),
  'batch.get': ask<BatchSummary>()(z.strictObject({ batchId: id })),
  'batch.rowIds': ask<readonly number[]>()(
    z.strictObject({
      batchId: id,
      display: z.enum(rowDisplays).optional(),
      search: z.string().max(200).optional(),
    }),
  ),
  'batch.rows': ask<readonly RowView[]>()(z.strictObject({ batchId: id, rowIds: z.array(id).max(300) })),
  /** What running these rows, or all, would release. */
  'batch.held': ask<HeldView>()(z.strictObject({ batchId: id, rowIds: z.array(id).optional() })),
  /** Releases held jobs and lets the batch send. */
  'batch.run': ask<BatchSummary>()(
    z.strictObject({
      batchId: id,
      rowIds: z.array(id).optional(),
      capUsd: z.number().positive().optional(),
      /** From now on; absent: as it was. */
      unknown: unknownPolicySchema.optional(),
    }),
  ),
  'batch.pause': ask<BatchSummary>()(z.strictObject({ batchId: id })),
  'batch.resume': ask<BatchSummary>()(z.strictObject({ batchId: id })),
  /** Cancels whatever is not yet sent. */
  'batch.cancel': ask<BatchSummary>()(z.strictObject({ batchId: id })),
  'batch.retry': ask<{ readonly jobs: number }>()(
    z.strictObject({
      batchId: id,
      cause: z.enum(failureCodes).optional(),
      jobIds: z.array(id).optional(),
      /** Unknown outcomes are touched only when this says how. */
      unknown: z.enum(['resend', 'write_off']).optional(),
    }),
  ),

  'queue.get': ask<QueueView>()(nothing),
  'queue.pause': ask<null>()(nothing),
  'queue.resume': ask<null>()(nothing),
  /** Ids of everything waiting or held by hand, in the order it will be sent. */
  'queue.ids': ask<readonly number[]>()(
    z.strictObject({
      state: z.enum(['waiting', 'held']).default('waiting'),
      search: z.string().max(200).optional(),
      /** All jobs of this model, those of batches that were never run too; the search does not matter then. */
      model: z.string().max(200).optional(),
    }),
  ),
  'queue.jobs': ask<readonly QueueJob[]>()(z.strictObject({ jobIds: z.array(id).max(300) })),
  'queue.words': ask<JobWords>()(z.strictObject({ jobId: id })),
  /** Only jobs that are not running are touched; the answer counts the rest. Each edit can be undone. */
  'queue.move': ask<QueueEdit>()(queueMoveSchema),
  'queue.hold': ask<QueueEdit>()(queueJobsSchema),
  'queue.release': ask<QueueEdit>()(queueJobsSchema),
  'queue.cancel': ask<QueueEdit>()(queueJobsSchema),
  'queue.clone': ask<QueueEdit>()(queueJobsSchema),
  'queue.previewChange': ask<QueueChangePreview>()(queueChangeSchema),
  /** Failed jobs that are changed go back to waiting. */
  'queue.change': ask<QueueEdit>()(queueChangeSchema),
  'queue.undo': ask<QueueEdit>()(z.strictObject({ editId: id })),
  /** The jobs of a triage group, at most 500. */
  'triage.jobs': ask<readonly TriageJob[]>()(
    triageFilter.extend({
      /** Only these of the group. */
      jobIds: z.array(id).max(500).optional(),
    }),
  ),
  /** All of a group by number, for a change or a retry of the whole. */
  'triage.ids': ask<readonly number[]>()(triageFilter),
  /** Looks in the spool for answers of unknown jobs. Sends nothing. */
  'unknown.look': ask<LookResult>()(z.strictObject({ batchId: id.optional(), jobIds: z.array(id).optional() })),

  'spend.report': ask<SpendReport>()(spendQuerySchema),
  /** Writes every line as CSV; cells that a spreadsheet would run as a formula are neutralised. */
  'spend.export': ask<{ readonly path: string; readonly lines: number }>()(
    spendQuerySchema.extend({ path: z.string().min(1) }),
  ),
  'backup.list': ask<BackupList>()(nothing),
  'backup.make': ask<BackupInfo>()(nothing),

  'gallery.find': ask<GalleryResult>()(
    z.strictObject({ query: z.string().max(2_000), limit: z.number().int().min(1).max(200_000).default(200_000) }),
  ),
  'gallery.tiles': ask<readonly ImageTile[]>()(z.strictObject({ ids: z.array(id).max(500) })),
  'image.get': ask<ImageDetail>()(z.strictObject({ imageId: id })),
  'image.lineage': ask<Lineage>()(z.strictObject({ imageId: id })),
  'edit.preview': ask<EditPreview>()(editSchema),
  /** Puts the edits in the queue, released, within the caps of their batch. */
  'edit.make': ask<EditMade>()(editSchema),

  'delivery.plan': ask<DeliveryPlan>()(deliverySchema),
  'delivery.run': ask<DeliveryResult>()(deliverySchema.extend({ dir: z.string(), deliveryId: z.string().max(60) })),
  'delivery.cancel': ask<null>()(z.strictObject({ deliveryId: z.string().max(60) })),

  'doctor.check': ask<DoctorReport>()(z.strictObject({ repair: z.boolean().default(false) })),
} as const

export type Requests = typeof requests
export type RequestName = keyof Requests
export type RequestInput<Name extends RequestName> = z.input<Requests[Name]['input']>
export type ParsedInput<Name extends RequestName> = z.output<Requests[Name]['input']>
export type RequestOutput<Name extends RequestName> =
  Requests[Name] extends RequestSpec<z.ZodType, infer Output> ? Output : never

export const requestNames = Object.keys(requests) as readonly RequestName[]

/** True for the names above and nothing inherited. */
export function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(requests, name)
}
