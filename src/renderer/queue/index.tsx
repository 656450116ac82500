import { ListOrdered, Pause, Play } from 'lucide-react'
import { useState } from 'react'
import type { QueueView } from '../../contract/queue.ts'
import { useAct, useEngine } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { SearchField } from '../ui/fields.tsx'
import { Unready } from '../unready.tsx'
import { QueueFilters, type QueueFilter } from './filters.tsx'
import { QueueMeters } from './meters.tsx'
import { QueueBanner, RecoveryCard } from './notices.tsx'
import './queue.css'
import { RunningTiles } from './running.tsx'
import { Triage } from './triage.tsx'
import { WaitingList } from './waiting.tsx'

/** What is being made, what waits, and what needs a decision, over all batches. */
export function QueueScreen() {
  const queue = useEngine('queue.get', {})
  if (queue.isError || queue.data === undefined) {
    return <Unready title="Queue" label="Opening the queue" query={queue} />
  }
  return <Queue queue={queue.data} />
}

function Queue({ queue }: { readonly queue: QueueView }) {
  const pause = useAct('queue.pause')
  const resume = useAct('queue.resume')
  const [filter, setFilter] = useState<QueueFilter>('all')
  const [search, setSearch] = useState('')
  const { counts } = queue
  const open = counts.running + counts.waiting
  const isQuiet = open + counts.failed + counts.unknown === 0 && queue.recovery === null && queue.pause === null
  return (
    <div className="queue">
      <div className="header">
        <h1>Queue</h1>
        <span className="end row">
          {queue.pause ? (
            <Button icon={Play} isBusy={resume.isPending} onPress={() => resume.mutate({})}>
              Resume
            </Button>
          ) : (
            <Button
              icon={Pause}
              isBusy={pause.isPending}
              disabledReason={open === 0 ? 'Nothing runs or waits.' : null}
              onPress={() => pause.mutate({})}
            >
              Pause all
            </Button>
          )}
        </span>
      </div>
      <div className="toolbar q-toolbar">
        <QueueFilters queue={queue} value={filter} onChange={setFilter} />
        <span className="end">
          <SearchField label="Key, row or title" value={search} onChange={setSearch} />
        </span>
      </div>
      <QueueBanner queue={queue} />
      <QueueMeters queue={queue} />
      {isQuiet ? (
        <EmptyState icon={ListOrdered} title="Nothing is queued.">
          Open a batch and press Run.
        </EmptyState>
      ) : (
        <div className="lanes">
          <section className="lane" aria-label="Running and waiting">
            {queue.recovery ? <RecoveryCard recovery={queue.recovery} isPaused={queue.pause !== null} /> : null}
            {filter === 'all' || filter === 'running' ? <RunningTiles queue={queue} search={search} /> : null}
            {filter === 'all' || filter === 'waiting' ? <WaitingList queue={queue} search={search} /> : null}
            {filter === 'failed' || filter === 'unknown' ? (
              <p className="q-none t3 s12">What failed or has an unknown outcome stands under “Needs a decision”.</p>
            ) : null}
          </section>
          <Triage queue={queue} only={filter === 'failed' || filter === 'unknown' ? filter : null} />
        </div>
      )}
    </div>
  )
}
