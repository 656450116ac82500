import type { QueueEdit } from '../../../contract/queue.ts'
import { changeJobs, previewChange } from '../queue/edit/change.ts'
import { cloneJobs } from '../queue/edit/clone.ts'
import { moveJobs } from '../queue/edit/move.ts'
import type { ComposingParts } from '../queue/edit/recompose-jobs.ts'
import { oneAtATime } from '../queue/edit/slices.ts'
import { setStates } from '../queue/edit/states.ts'
import { undoEdit } from '../queue/edit/undo.ts'
import type { Handlers } from './handlers.ts'
import type { QueueReader } from './queue.ts'

/** Looking at the line and editing it. Edits come one after the other: a large one is several transactions. */
export function queueEditRequests(
  parts: ComposingParts & { readonly reader: QueueReader; readonly wake: () => void },
): Handlers<
  | 'queue.ids'
  | 'queue.jobs'
  | 'queue.move'
  | 'queue.hold'
  | 'queue.release'
  | 'queue.cancel'
  | 'queue.clone'
  | 'queue.previewChange'
  | 'queue.change'
  | 'queue.undo'
> {
  const { store, changes, reader, wake } = parts
  const inTurn = oneAtATime()
  let newestPreview: symbol | null = null

  async function edit(work: () => Promise<QueueEdit>): Promise<QueueEdit> {
    try {
      return await inTurn(work)
    } finally {
      changes.tell({ name: 'queue.changed', data: reader.summary() })
      wake()
    }
  }

  return {
    'queue.ids': ({ state, search, model }) =>
      model === undefined ? store.line.ids(state, search) : store.line.ofModel(state, model),
    'queue.jobs': ({ jobIds }) => reader.jobs(jobIds),
    'queue.move': ({ jobIds, to }) => edit(() => moveJobs(parts, jobIds, to)),
    'queue.hold': ({ jobIds }) => edit(() => setStates(parts, 'hold', jobIds)),
    'queue.release': ({ jobIds }) => edit(() => setStates(parts, 'release', jobIds)),
    'queue.cancel': ({ jobIds }) => edit(() => setStates(parts, 'cancel', jobIds)),
    'queue.clone': ({ jobIds }) => edit(() => cloneJobs(parts, jobIds)),
    'queue.previewChange': ({ jobIds, change }) => {
      const turn = Symbol('preview')
      newestPreview = turn
      return previewChange(parts, jobIds, change, () => newestPreview !== turn)
    },
    'queue.change': ({ jobIds, change }) => edit(() => changeJobs(parts, jobIds, change)),
    'queue.undo': ({ editId }) => edit(() => undoEdit(parts, editId)),
  }
}
