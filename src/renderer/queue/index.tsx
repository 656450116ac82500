import { ListOrdered, Pause, Play } from 'lucide-react'
import { useState } from 'react'
import { assertNever } from '../../contract/assert-never.ts'
import type { QueueView } from '../../contract/queue.ts'
import { useAct, useEngine } from '../engine.ts'
import { useSearchText } from '../matrix/use-search-text.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { SearchField } from '../ui/fields.tsx'
import { Unready } from '../unready.tsx'
import { QueueAnnouncer } from './announcer.tsx'
import { DoneToday } from './done.tsx'
import { EndedBadly } from './failed.tsx'
import { QueueFilters, type QueueFilter } from './filters.tsx'
import { JobList } from './list/job-list.tsx'
import { useHeldCount } from './list/use-queue-ids.ts'
import { QueueMeters } from './meters.tsx'
import { QueueBanner } from './queue-banner.tsx'
import './queue.css'
import { RecoveryCard } from './recovery-card.tsx'
import { RunningTiles } from './running.tsx'
import { ShutdownBanner } from './shutdown-banner.tsx'
import { Triage } from './triage.tsx'
import { useQueueKeys } from './use-queue-keys.ts'

/** What is being made, what waits, and what needs a decision, over all batches. */
export function QueueScreen() {
  const queue = useEngine('queue.get', {})
  if (queue.isError || queue.data === undefined) {
    return <Unready title="Queue" label="Opening the queue" query={queue} />
  }
  return <Queue queue={queue.data} />
}

function Queue({ queue }: { readonly queue: QueueView }) {
  const [filter, setFilter] = useState<QueueFilter>('all')
  const [search, setSearch] = useState('')
  const [text, setText] = useSearchText(search, setSearch)
  const held = useHeldCount()
  return (
    <div className="queue">
      <div className="header">
        <h1>Queue</h1>
        <span className="end row">
          <PauseButton queue={queue} />
        </span>
      </div>
      <div className="toolbar q-toolbar" data-region="">
        <QueueFilters queue={queue} held={held} value={filter} onChange={setFilter} />
        <span className="end">
          <SearchField label="Key or words" value={text} onChange={setText} />
        </span>
      </div>
      <QueueBanner queue={queue} onShow={setFilter} otherwise={<ShutdownBanner shutdowns={queue.shutdowns} />} />
      <QueueMeters queue={queue} />
      {isQuiet(queue, held) && filter === 'all' ? (
        <EmptyState icon={ListOrdered} title="Nothing is queued.">
          Open a batch and press Run.
        </EmptyState>
      ) : (
        <div className="lanes">
          <section className="lane" aria-label="Running and waiting">
            {queue.recovery ? (
              <RecoveryCard
                recovery={queue.recovery}
                isPaused={queue.pause !== null}
                onShowUnknown={() => setFilter('unknown')}
              />
            ) : null}
            <Lane queue={queue} filter={filter} search={search} />
          </section>
          <Triage queue={queue} only={filter === 'failed' || filter === 'unknown' ? filter : null} />
        </div>
      )}
      <QueueAnnouncer queue={queue} />
    </div>
  )
}

function PauseButton({ queue }: { readonly queue: QueueView }) {
  const pause = useAct('queue.pause')
  const resume = useAct('queue.resume')
  const isEmpty = queue.counts.running + queue.counts.waiting === 0
  // All that is left was cancelled.
  const isCancelled = queue.pause?.cause === 'cancelled'
  useQueueKeys(() => {
    if (queue.pause && !isCancelled) resume.mutate({})
    else if (!queue.pause && !isEmpty) pause.mutate({})
  })
  return queue.pause ? (
    <Button
      icon={Play}
      isBusy={resume.isPending}
      disabledReason={isCancelled ? 'What is left was cancelled. Resume its batch to send it after all.' : null}
      onPress={() => resume.mutate({})}
    >
      Resume
    </Button>
  ) : (
    <Button
      icon={Pause}
      isBusy={pause.isPending}
      disabledReason={isEmpty ? 'Nothing runs or waits.' : null}
      onPress={() => pause.mutate({})}
    >
      Pause all
    </Button>
  )
}

interface LaneProps {
  readonly queue: QueueView
  readonly filter: QueueFilter
  readonly search: string
}

/** The part of the queue that the chosen counter stands for. */
function Lane({ queue, filter, search }: LaneProps) {
  switch (filter) {
    case 'all':
      return (
        <>
          <RunningTiles queue={queue} search={search} />
          <JobList key="waiting" state="waiting" queue={queue} search={search} />
        </>
      )
    case 'running':
      return <RunningTiles queue={queue} search={search} />
    case 'waiting':
    case 'held':
      return <JobList key={filter} state={filter} queue={queue} search={search} />
    case 'failed':
    case 'unknown':
      return <EndedBadly queue={queue} state={filter} search={search} />
    case 'done':
      return <DoneToday total={queue.doneToday} />
    default:
      return assertNever(filter)
  }
}

function isQuiet({ counts, recovery, pause, doneToday }: QueueView, held: number): boolean {
  const { running, waiting, failed, unknown } = counts
  return running + waiting + held + failed + unknown + doneToday === 0 && recovery === null && pause === null
}
