import { failed } from '../../../contract/failure.ts'
import { providerNames } from '../../../contract/settings.ts'
import type { ModelBook } from '../models/model-book.ts'
import type { QueueParts } from '../queue/ports.ts'
import type { References } from '../references/references.ts'
import { createBatch } from './create-batch.ts'
import type { Drafts } from './drafts.ts'
import type { Handlers } from './handlers.ts'

/** Making batches and looking at them. */
export function batchRequests(parts: {
  readonly queue: QueueParts
  readonly drafts: Drafts
  readonly models: ModelBook
  readonly references: References
}): Handlers<'batch.create' | 'batch.list' | 'batch.get'> {
  const { drafts, models, references, queue } = parts
  const { store, changes } = queue
  return {
    async 'batch.create'({ draftId, recipe, options, name, leaveOutProblems }) {
      const draft = drafts.get(draftId)
      const settings = store.settings.get()
      const batchId = await createBatch(
        { store, models, references, tell: (event) => changes.tell(event) },
        {
          draft,
          recipe,
          options,
          leaveOutProblems,
          name: name ?? draft.table.fileName.replace(/\.[^.]+$/, ''),
          provider: knownProvider(options.provider ?? settings.provider),
          capUsd: options.capUsd ?? settings.capUsd,
        },
      )
      drafts.close(draftId)
      changes.batch(batchId)
      warm(queue, store.batches.source(batchId).provider)
      return { batchId }
    },
    'batch.list': () => store.batches.ids().map((id) => store.batches.summary(id)),
    'batch.get': ({ batchId }) => store.batches.summary(batchId),
  }
}

/** Run will most likely be pressed next: what the first request needs is loaded now. A missing key is told then. */
function warm(queue: QueueParts, provider: string): void {
  queue.provider(provider).then(
    (opened) => opened.warm(),
    () => undefined,
  )
}

function knownProvider(name: string): string {
  if ((providerNames as readonly string[]).includes(name)) return name
  throw failed('bad_request', `There is no provider "${name}".`, `Choose one of: ${providerNames.join(', ')}.`)
}
