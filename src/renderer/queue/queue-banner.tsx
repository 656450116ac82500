import { useState, type ReactNode } from 'react'
import { assertNever } from '../../contract/assert-never.ts'
import type { BatchSummary, Pause } from '../../contract/batch.ts'
import type { QueueView } from '../../contract/queue.ts'
import { useAct, useEngine } from '../engine.ts'
import { comebackWords } from '../pause-brief.ts'
import { pauseIcon } from '../pause.tsx'
import { useRemedy } from '../use-remedy.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { pauseAction, pauseWords } from './pause-words.ts'
import { RaiseCapDialog } from './raise-cap-dialog.tsx'
import { useNow } from './time.ts'

interface QueueBannerProps {
  readonly queue: QueueView
  readonly onShow: (state: 'failed' | 'unknown') => void
}

interface QueueBannersProps extends QueueBannerProps {
  /** What stands here while nothing stops the queue: there is one banner at a time. */
  readonly otherwise: ReactNode
}

/** Why nothing is sent, and the one thing that changes it. A batch that stopped alone is named while the others go on. */
export function QueueBanner({ queue, onShow, otherwise }: QueueBannersProps) {
  const batches = useEngine('batch.list', {}).data ?? []
  const stopped = queue.pause ? null : stoppedAlone(batches)
  const pause = queue.pause ?? stopped?.pause ?? null
  if (pause === null || (queue.recovery !== null && pause.cause === 'crash')) return otherwise
  const words = pauseWords(pause, stopped?.jobs ?? queue.counts)
  return (
    <Banner
      icon={pauseIcon(pause.cause)}
      title={words.title}
      live={byUser.has(pause.cause) ? 'polite' : 'assertive'}
      actions={<Actions pause={pause} queue={queue} batches={batches} stopped={stopped} onShow={onShow} />}
    >
      {words.text} <Comeback pause={pause} />
      {stopped ? ` This is “${stopped.name}”; the other batches go on.` : ''}
    </Banner>
  )
}

interface ActionsProps extends QueueBannerProps {
  readonly pause: Pause
  readonly batches: readonly BatchSummary[]
  readonly stopped: BatchSummary | null
}

function Actions({ pause, queue, batches, stopped, onShow }: ActionsProps) {
  const resumeAll = useAct('queue.resume')
  const resumeOne = useAct('batch.resume')
  const applyRemedy = useRemedy()
  const [raises, setRaises] = useState(false)
  const capped = stopped ?? batches.find((batch) => batch.pause?.cause === 'cap') ?? null
  const action = pauseAction(pause, queue.counts.unknown)
  const resume = (): void => (stopped ? resumeOne.mutate({ batchId: stopped.id }) : resumeAll.mutate({}))
  switch (action.kind) {
    case 'none':
      return null
    case 'resume':
      return (
        <Button size="small" isBusy={resumeAll.isPending || resumeOne.isPending} onPress={resume}>
          {action.label}
        </Button>
      )
    case 'raise':
      return (
        <>
          <Button size="small" onPress={() => setRaises(true)}>
            Raise cap…
          </Button>
          {raises && (pause.cause !== 'cap' || capped !== null) ? (
            <RaiseCapDialog cause={pause.cause} batch={capped} queue={queue} onClose={() => setRaises(false)} />
          ) : null}
        </>
      )
    case 'show':
      return (
        <Button size="small" onPress={() => onShow(action.state)}>
          {action.state === 'failed' ? 'Show failed' : 'Show unknown'}
        </Button>
      )
    case 'remedy':
      return (
        <Button size="small" onPress={() => applyRemedy(action.remedy)}>
          {action.remedy.label}
        </Button>
      )
    default:
      return assertNever(action)
  }
}

/** The time to the next look, counting. Not live: a screen reader says the pause once, not every second of it. */
function Comeback({ pause }: { readonly pause: Pause }) {
  const now = useNow()
  return <span aria-live="off">{comebackWords(pause, now)}</span>
}

/** The user's own word: nothing that has to be told at once. */
const byUser: ReadonlySet<Pause['cause']> = new Set(['user', 'cancelled'])

/** The batch that stopped by itself last while others send. */
function stoppedAlone(batches: readonly BatchSummary[]): (BatchSummary & { readonly pause: Pause }) | null {
  const found = batches.flatMap((batch) =>
    batch.state === 'paused' && batch.pause !== null && !byUser.has(batch.pause.cause)
      ? [{ ...batch, pause: batch.pause }]
      : [],
  )
  return found.toSorted((a, b) => b.pause.since - a.pause.since)[0] ?? null
}
