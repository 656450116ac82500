import { useState } from 'react'
import type { JobChange } from '../../contract/queue.ts'
import { useEngine } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { changeLabel, changeOf, draftOf, factsOf, wordsHint, type ChangeDraft } from './change-options.ts'
import { ChangePreviewPane } from './change-preview.tsx'
import { ChangeSelects, ChangeWords } from './change-fields.tsx'
import './change.css'
import { changeJobs } from './edits.ts'
import { useChangedJobs, useChangePreview, type ChangePreview } from './use-change.ts'
import { whyNotMade } from '../use-calm-preview.ts'
import { useFreeBatches } from './use-free-batches.ts'

const nothing: JobChange = {}

interface ChangeDialogProps {
  /** Held, waiting or failed jobs; failed ones go back to waiting. Must hold at least one. */
  readonly jobIds: readonly number[]
  /** "Change 12 pictures". */
  readonly title: string
  /** What is filled in when it opens. */
  readonly initial?: JobChange
  readonly onClose: () => void
}

/** Other settings or words for jobs that are not sent yet: the price before and after, and the first prompt, as it is typed. */
export function ChangeDialog({ jobIds, title, initial = nothing, onClose }: ChangeDialogProps) {
  const [draft, setDraft] = useState<ChangeDraft>(() => draftOf(initial))
  const [isBusy, setBusy] = useState(false)
  const { jobs, words } = useChangedJobs(jobIds)
  const models = useEngine('models.list', {})
  const free = useFreeBatches()
  const change = changeOf(draft)
  const shown = useChangePreview(jobIds, change)
  const save = async (): Promise<void> => {
    if (change === null) return
    setBusy(true)
    if (await changeJobs(jobIds, change)) onClose()
    else setBusy(false)
  }
  const facts = factsOf(jobs)
  const isFree = jobs.length > 0 && jobs.every(({ batchId }) => free.has(batchId))
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button
        variant="strong"
        isBusy={isBusy}
        disabledReason={whyNot(draft, change, shown)}
        onPress={() => void save()}
      >
        {changeLabel(shown.preview, isFree)}
      </Button>
    </>
  )
  return (
    <Dialog title={title} isOpen onClose={onClose} width={640} footer={footer}>
      <ChangeSelects draft={draft} facts={facts} models={models.data ?? []} onChange={setDraft} />
      <ChangeWords
        draft={draft}
        words={words}
        hint={wordsHint(draft.words, jobIds.length, facts.variants.length)}
        problems={shown.preview?.problems ?? []}
        onChange={setDraft}
      />
      <ChangePreviewPane shown={shown} isMany={jobIds.length > 1} />
    </Dialog>
  )
}

/** Why it cannot be changed now; null when it can. */
function whyNot(draft: ChangeDraft, change: JobChange | null, shown: ChangePreview) {
  if (change === null) return draft.words === 'keep' ? 'Choose what to change.' : 'Write the words first.'
  const isGone = !shown.isStale && shown.refusal === null && (shown.preview?.jobs ?? 0) === 0
  return isGone ? 'None of these can be changed any more.' : whyNotMade(shown)
}
