import { makeEdits, previewEdit } from '../queue/edit/edit-image.ts'
import type { ComposingParts } from '../queue/edit/recompose-jobs.ts'
import type { Handlers } from './handlers.ts'
import type { QueueReader } from './queue.ts'

/** Another picture from one that is there. A finished batch goes on with it; a paused one stays paused, and the answer says so. */
export function editRequests(
  parts: ComposingParts & { readonly reader: QueueReader; readonly wake: () => void },
): Handlers<'edit.preview' | 'edit.make'> {
  const { store, changes, reader, wake } = parts
  return {
    'edit.preview': (wanted) => previewEdit(parts, wanted),
    async 'edit.make'(wanted) {
      const { batchId, jobIds } = await makeEdits(parts, wanted)
      changes.tell({ name: 'queue.changed', data: reader.summary() })
      wake()
      return { jobIds, batchId, pause: store.batches.pauseOf(batchId) }
    },
  }
}
