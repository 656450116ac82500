import type { JobChange, QueueEdit } from '../../contract/queue.ts'
import type { RequestInput } from '../../contract/requests.ts'
import { cache, request, toastFailure } from '../engine.ts'
import { showToast } from '../ui/toast.tsx'
import { editWords, undoWords, workWords, type EditKind } from './edit-words.ts'

type Target = RequestInput<'queue.move'>['to']

/** The edit that Z takes back; only the last one, as the toast says. */
let lastEditId: number | null = null
const listeners = new Set<() => void>()

/** An edit that takes longer than this says that it is being made, ms. */
const slowMs = 700
/** Until the next toast takes its place, ms. */
const untilDone = 3_600_000

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
  return edit(kind, jobIds, () => request('queue.move', { jobIds: [...jobIds], to }))
}

/** Holds, releases, cancels or clones jobs. */
export function editJobs(
  kind: Extract<EditKind, 'hold' | 'release' | 'cancel' | 'clone'>,
  jobIds: readonly number[],
): Promise<boolean> {
  return edit(kind, jobIds, () => request(`queue.${kind}`, { jobIds: [...jobIds] }))
}

/** Changes what jobs will ask for. */
export function changeJobs(jobIds: readonly number[], change: JobChange): Promise<boolean> {
  return edit('change', jobIds, () => request('queue.change', { jobIds: [...jobIds], change }))
}

/** Takes the last edit back, once. */
export async function undoLastEdit(): Promise<void> {
  const editId = lastEditId
  if (editId === null) return
  lastEditId = null
  try {
    const undone = await sayWhenSlow('Undoing…', request('queue.undo', { editId }))
    showToast({ text: undoWords(undone) })
  } catch (error) {
    toastFailure(error)
  }
  refresh()
}

/** True when the engine made the edit; what it did, or why it did not, shows as one toast. */
async function edit(kind: EditKind, jobIds: readonly number[], act: () => Promise<QueueEdit>): Promise<boolean> {
  try {
    const made = await sayWhenSlow(workWords(kind, jobIds.length), act())
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

async function sayWhenSlow<Value>(text: string, work: Promise<Value>): Promise<Value> {
  const timer = setTimeout(() => showToast({ text }, untilDone), slowMs)
  try {
    return await work
  } finally {
    clearTimeout(timer)
  }
}

function refresh(): void {
  void cache.invalidateQueries({ queryKey: ['queue.ids'] })
  void cache.invalidateQueries({ queryKey: ['queue.get'] })
  for (const listener of listeners) listener()
}
