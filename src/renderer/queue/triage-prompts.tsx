import { useState } from 'react'
import { TextArea, TextField } from 'react-aria-components'
import type { TriageGroup } from '../../contract/queue.ts'
import { mostWords } from '../../contract/recipe.ts'
import { formatUsdRange } from '../../contract/money.ts'
import { cache, request, toastFailure, useEngine } from '../engine.ts'
import { failureMessage } from '../failure-message.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { count, counted } from '../ui/format.ts'
import { Working } from '../ui/progress.tsx'
import { showToast } from '../ui/toast.tsx'
import { changedEntries, hasEmpty, priceOf, promptEntries, type Edits, type PromptEntry } from './triage-edits.ts'
import { filterOf } from './triage-jobs.ts'
import { useFreeBatches } from './use-free-batches.ts'

/** The most prompts worded in one sitting. */
const mostAtOnce = 100

interface PromptsDialogProps {
  readonly group: TriageGroup
  readonly onClose: () => void
}

/** The exact words of each row that was refused, to be reworded one by one. What is changed goes back to be sent; the rest stays failed. */
export function PromptsDialog({ group, onClose }: PromptsDialogProps) {
  const found = useEngine('triage.jobs', filterOf(group))
  const [edits, setEdits] = useState<Edits>(new Map())
  const free = useFreeBatches()
  const all = promptEntries(found.data ?? [])
  const entries = all.slice(0, mostAtOnce)
  const changed = changedEntries(entries, edits)
  const save = useSave(changed, edits, onClose)
  const price = changed.every(({ jobs: [job] }) => free.has(job.batchId)) ? 'no cost' : formatUsdRange(priceOf(changed))
  const whyNot =
    changed.length === 0 ? 'No words are changed yet.' : hasEmpty(changed, edits) ? 'A prompt needs words.' : null
  return (
    <Dialog
      title={`Edit ${counted(all.length || group.count, 'prompt')}`}
      isOpen
      onClose={onClose}
      width={720}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="strong" isBusy={save.isBusy} disabledReason={whyNot} onPress={save.act}>
            {changed.length === 0 ? 'Send changed prompts' : `Send ${count(changed.length)} changed · ${price}`}
          </Button>
        </>
      }
    >
      <p className="t2">
        These words were refused and nothing was made. Sent unchanged they are refused again: rows you leave as they are
        stay failed and cost nothing.
      </p>
      {found.isPending ? <Working label="Reading the prompts" /> : null}
      {found.isError ? <p className="t2">{failureMessage(found.error.failure).sentence}</p> : null}
      <div className="pe-list">
        {entries.map((entry, index) => (
          <PromptField
            key={entry.key}
            entry={entry}
            value={edits.get(entry.key) ?? entry.prompt}
            isFirst={index === 0}
            onChange={(words) => setEdits(new Map(edits).set(entry.key, words))}
          />
        ))}
      </div>
      {all.length > entries.length ? (
        <p className="t3 s12">{`The first ${count(entries.length)} are here; ${count(all.length - entries.length)} come after.`}</p>
      ) : null}
    </Dialog>
  )
}

interface PromptFieldProps {
  readonly entry: PromptEntry
  readonly value: string
  readonly isFirst: boolean
  readonly onChange: (words: string) => void
}

function PromptField({ entry, value, isFirst, onChange }: PromptFieldProps) {
  const [job] = entry.jobs
  const isChanged = value.trim() !== entry.prompt.trim()
  return (
    <div className="pe">
      <div className="row s12">
        <b className="m">{job.key}</b>
        <span className="t3">{`row ${job.rowNumber} · ${job.variantName}`}</span>
        {entry.jobs.length > 1 ? <span className="t3">{counted(entry.jobs.length, 'picture')}</span> : null}
        <span className="end t3">{isChanged ? 'Changed' : ''}</span>
      </div>
      <TextField
        aria-label={`Prompt of row ${job.rowNumber}, ${job.key}, ${job.variantName}`}
        value={value}
        onChange={onChange}
        {...(isFirst ? { autoFocus: true } : {})}
      >
        <div className="input area">
          <TextArea rows={2} maxLength={mostWords} />
        </div>
      </TextField>
      {job.failure === null ? null : <p className="t3 s12 selectable">{job.failure.message}</p>}
    </div>
  )
}

/** Sends the changed words back, one request for each wording, and offers to undo all of it. */
function useSave(changed: readonly PromptEntry[], edits: Edits, onDone: () => void) {
  const [isBusy, setBusy] = useState(false)
  const act = async (): Promise<void> => {
    setBusy(true)
    const made: number[] = []
    let jobs = 0
    try {
      for (const { key, jobs: own } of changed) {
        const prompt = edits.get(key)?.trim() ?? ''
        const edit = await request('queue.change', { jobIds: own.map(({ jobId }) => jobId), change: { prompt } })
        jobs += edit.jobs
        if (edit.editId !== null) made.push(edit.editId)
      }
      onDone()
    } catch (error) {
      toastFailure(error)
      setBusy(false)
    }
    void cache.invalidateQueries({ queryKey: ['triage.jobs'] })
    if (jobs > 0) tellChanged(`${counted(jobs, 'picture')} reworded and put back to be sent.`, made)
  }
  return { isBusy, act: () => void act() }
}

/** Says what was changed, with the way back. */
function tellChanged(text: string, editIds: readonly number[]): void {
  const undo = async (): Promise<void> => {
    let left = 0
    for (const editId of editIds.toReversed()) left += (await request('queue.undo', { editId })).untouched
    showToast({
      text: left === 0 ? 'Taken back.' : `Taken back, except ${counted(left, 'picture')} that had already been sent.`,
    })
  }
  showToast({
    text,
    ...(editIds.length === 0 ? {} : { action: { label: 'Undo', run: () => void undo().catch(toastFailure) } }),
  })
}
