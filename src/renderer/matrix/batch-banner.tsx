import { useState } from 'react'
import { assertNever } from '../../contract/assert-never.ts'
import type { BatchSummary, Pause } from '../../contract/batch.ts'
import { useAct, useEngine } from '../engine.ts'
import { useNavigation } from '../navigation.tsx'
import { Comeback, pauseIcon } from '../pause.tsx'
import { pauseAction, pauseWords } from '../queue/pause-words.ts'
import { RaiseCapDialog } from '../queue/raise-cap-dialog.tsx'
import { useRemedy } from '../use-remedy.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'

/** Why the batch does not send, while it does not: what happened, what waits, when it goes on, what to do. */
export function BatchBanner({ batch }: { readonly batch: BatchSummary }) {
  const { pause } = batch
  if (pause === null || pause.cause === 'user') return null
  const words = pauseWords(pause, batch.jobs)
  return (
    <Banner
      icon={pauseIcon(pause.cause)}
      title={words.title}
      live="assertive"
      actions={<PauseButton batch={batch} pause={pause} />}
    >
      {words.text} <Comeback pause={pause} />
    </Banner>
  )
}

/** The one thing that helps. Resume stands in the header as well, where Pause was. */
function PauseButton({ batch, pause }: { readonly batch: BatchSummary; readonly pause: Pause }) {
  const resume = useAct('batch.resume')
  const applyRemedy = useRemedy()
  const { go } = useNavigation()
  const action = pauseAction(pause, batch.jobs.unknown)
  switch (action.kind) {
    case 'none':
      return null
    case 'raise':
      return <RaiseCap batch={batch} pause={pause} />
    case 'resume':
      return (
        <Button isBusy={resume.isPending} onPress={() => resume.mutate({ batchId: batch.id })}>
          {action.label}
        </Button>
      )
    case 'show':
      return (
        <Button onPress={() => go({ screen: 'queue' })}>
          {action.state === 'failed' ? 'Show failed' : 'Show unknown'}
        </Button>
      )
    case 'remedy':
      return <Button onPress={() => applyRemedy(action.remedy)}>{action.remedy.label}</Button>
    default:
      return assertNever(action)
  }
}

function RaiseCap({ batch, pause }: { readonly batch: BatchSummary; readonly pause: Pause }) {
  const queue = useEngine('queue.get', {})
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onPress={() => setOpen(true)}>Raise cap…</Button>
      {isOpen && queue.data !== undefined ? (
        <RaiseCapDialog cause={pause.cause} batch={batch} queue={queue.data} onClose={() => setOpen(false)} />
      ) : null}
    </>
  )
}
