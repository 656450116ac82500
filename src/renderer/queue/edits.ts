import type { JobChange, QueueEdit } from '../../contract/queue.ts'
import type { RequestInput } from '../../contract/requests.ts'
import { cache, request, toastFailure } from '../engine.ts'
import { showToast } from '../ui/toast.tsx'
import { editWords, undoWords, type EditKind } from './edit-words.ts'

type Target = RequestInput<'queue.move'>['to']

/** The edit that Z takes back; only the last one, as the toast says. */
let lastEditId: number | null = null
const listeners = new Set<() => void>()

/** Calls `listener` after each edit of the queue made here; returns what ends it. */
export function onQueueEdited(listener: () => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Moves jobs, in the order given, to one place of the queue. Resolves when the engine has answered; never rejects. */
export function moveJobs(jobIds: readonly number[], to: Target): Promise<boolean> {
  const kind = to.kind === 'top' || to.kind === 'bottom' ? to.kind : 'move'
  return edit(kind, () => request('queue.move', { jobIds: [...jobIds], to }))
}

/** Holds, releases, cancels or clones jobs. */
export function editJobs(
  kind: Extract<EditKind, 'hold' | 'release' | 'cancel' | 'clone'>,
  jobIds: readonly number[],
): Promise<boolean> {
  return edit(kind, () => request(`queue.${kind}`, { jobIds: [...jobIds] }))
}

/** Changes what jobs will ask for. */
export function changeJobs(jobIds: readonly number[], change: JobChange): Promise<boolean> {
  return edit('change', () => request('queue.change', { jobIds: [...jobIds], change }))
}

/** Takes the last edit back, once. */
export async function undoLastEdit(): Promise<void> {
  const editId = lastEditId
  if (editId === null) return
  lastEditId = null
  try {
    showToast({ text: undoWords(await request('queue.undo', { editId })) })
  } catch (error) {
    toastFailure(error)
  }
  refresh()
}

/** True when the engine made the edit; what it did, or why it did not, shows as one toast. */
async function edit(kind: EditKind, act: () => Promise<QueueEdit>): Promise<boolean> {
  try {
    const made = await act()
    lastEditId = made.editId
    const undo = { label: 'Undo', shortcut: 'Z', run: () => void undoLastEdit() }
    showToast({ text: editWords(kind, made), ...(made.editId === null ? {} : { action: undo }) })
    return true
  } catch (error) {
    toastFailure(error)
    return false
  } finally {
    refresh()
  }
}

function refresh(): void {
  void cache.invalidateQueries({ queryKey: ['queue.ids'] })
  void cache.invalidateQueries({ queryKey: ['queue.get'] })
  for (const listener of listeners) listener()
}
