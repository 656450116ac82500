import type { EngineEvent } from '../../../contract/events.ts'
import type { SecondsRange } from '../../../contract/plan.ts'
import type { RecoverySummary } from '../../../contract/queue.ts'
import type { InputPicture } from '../../../contract/reference.ts'
import type { Backups } from '../backups.ts'
import type { Characters } from '../characters/characters.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { LiveRegistry } from '../models/live-registry.ts'
import type { ModelBook } from '../models/model-book.ts'
import type { Received } from '../queue/finish.ts'
import type { QueueParts } from '../queue/ports.ts'
import type { References } from '../references/references.ts'
import type { Secrets } from '../secrets.ts'
import { backupRequests } from './backup.ts'
import type { BatchComposers } from './batch-composers.ts'
import { batchRequests } from './batch.ts'
import { characterRequests } from './characters.ts'
import { deliveryRequests } from './delivery.ts'
import { doctorRequests } from './doctor.ts'
import type { Drafts } from './drafts.ts'
import { editRequests } from './edit.ts'
import type { Work } from './eta.ts'
import { heldRequests } from './held.ts'
import { imageRequests } from './image.ts'
import { lineageRequests } from './lineage.ts'
import { lookRequests } from './look.ts'
import { jobWordsRequests } from './job-words.ts'
import { droppedRequests, modelRequests } from './models.ts'
import { planRequests } from './plan.ts'
import { queueRequests, type QueueReader } from './queue.ts'
import { queueEditRequests } from './queue-edit.ts'
import { keepingRequests, referenceRequests } from './references.ts'
import { retryRequests } from './retry.ts'
import { rowRequests } from './rows.ts'
import { settingsRequests } from './settings.ts'
import { triageRequests } from './triage.ts'
import { runRequests } from './run.ts'
import { sheetRequests } from './sheet.ts'
import { spendRequests } from './spend.ts'

interface PlanningParts {
  readonly drafts: Drafts
  readonly models: ModelBook
  readonly references: References
  readonly registry: LiveRegistry
  readonly tell: (event: EngineEvent) => void
  readonly eta: (work: Work, provider: string | null) => SecondsRange | null
}

/** Requests that need no library. */
export function planningHandlers(parts: PlanningParts) {
  return {
    ...sheetRequests(parts.drafts),
    ...planRequests(parts),
    ...referenceRequests(parts),
    ...modelRequests(parts),
  }
}

/** Requests about a library. */
export function libraryHandlers(parts: {
  readonly queue: QueueParts
  readonly ledger: Ledger
  readonly backups: Backups
  readonly drafts: Drafts
  readonly models: ModelBook
  readonly references: References
  readonly characters: Characters
  readonly composers: BatchComposers
  readonly registry: LiveRegistry
  readonly secrets: Secrets
  readonly version: string
  readonly reader: QueueReader
  readonly forgetProviders: () => void
  readonly wake: () => void
  readonly resumeWork: () => void
  readonly finish: (received: readonly Received[]) => Promise<void>
  readonly recovery: () => RecoverySummary | null
  readonly pauseAll: () => void
  readonly resumeAll: () => void
}) {
  const { store, root, converter, changes, partials } = parts.queue
  const { composerFor, picturesFor } = parts.composers
  const tell = (event: EngineEvent): void => changes.tell(event)
  const composing = {
    store,
    changes,
    clock: parts.queue.clock,
    composerFor,
    picturesFor,
    keep: (pictures: Iterable<InputPicture>) => parts.references.keep(pictures),
  }
  return {
    ...settingsRequests({ ...parts, store, root, tell }),
    ...batchRequests(parts),
    ...keepingRequests(parts.references),
    ...characterRequests({ ...parts, store }),
    ...runRequests(parts),
    ...retryRequests(parts),
    ...lookRequests(parts),
    ...rowRequests({ store, partials, composerFor }),
    ...heldRequests(store, parts.models),
    ...queueRequests({ ...parts, slots: () => store.settings.get().concurrency }),
    ...queueEditRequests({ ...parts, ...composing }),
    ...editRequests({ ...parts, ...composing }),
    ...lineageRequests(store),
    ...droppedRequests(store, tell),
    ...triageRequests(composing),
    ...jobWordsRequests(composing),
    ...imageRequests(store),
    ...doctorRequests({ ...parts, ...parts.queue }),
    ...backupRequests(parts.backups),
    ...spendRequests({ store, root }),
    ...deliveryRequests({ store, root, converter, composerFor, changes }),
  }
}
