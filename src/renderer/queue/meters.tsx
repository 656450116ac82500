import type { QueueView } from '../../contract/queue.ts'
import { formatUsd, formatUsdRange } from '../../contract/money.ts'
import { count, counted, duration, moment } from '../ui/format.ts'
import { MeterBar } from '../ui/meter-bar.tsx'
import { slotWords } from './running.tsx'
import { useNow } from './time.ts'

/** Throughput, money and the end in sight. */
export function QueueMeters({ queue }: { readonly queue: QueueView }) {
  return (
    <div className="meters">
      <Throughput queue={queue} />
      <Money queue={queue} />
      <FinishedBy queue={queue} />
    </div>
  )
}

function Throughput({ queue }: { readonly queue: QueueView }) {
  const made = queue.perMinute
  const most = Math.max(1, ...made)
  const bars = made.map((each, index) => ({ made: each, minute: made.length - 1 - index }))
  const isIdle = queue.pause !== null || queue.counts.running === 0
  const pace = isIdle ? 0 : (queue.pace ?? 0)
  const busy = queue.slots === 0 ? 0 : queue.running.length / queue.slots
  return (
    <div className="meter">
      <div className="lab">Throughput</div>
      <div className="row q-spark">
        <div className="fig">
          {pace >= 10 ? count(Math.round(pace)) : Math.round(pace * 10) / 10} <span>images per minute</span>
        </div>
        <div className="spark end" aria-hidden="true">
          {bars.map((bar) => (
            <i
              key={bar.minute}
              className={bar.minute === 0 && !isIdle ? 'now' : undefined}
              style={{ height: Math.max(1, Math.round((bar.made / most) * 26)) }}
            />
          ))}
        </div>
      </div>
      <div className="bar q-bar" aria-hidden="true">
        <i className="rate" style={{ width: `${Math.min(1, busy) * 100}%` }} />
      </div>
      <div className="sub">
        <span>
          <b className="m">{slotWords(queue)}</b>
        </span>
      </div>
    </div>
  )
}

function Money({ queue }: { readonly queue: QueueView }) {
  const { spentUsd, reservedUsd, capUsd } = queue
  return (
    <div className="meter">
      <div className="lab">Budget of the batches at work</div>
      <div className="fig">
        {formatUsd(spentUsd)} <span>{capUsd === null ? 'spent, no cap' : `spent of ${formatUsd(capUsd)} cap`}</span>
      </div>
      <div className="q-bar">
        <MeterBar spentUsd={spentUsd} heldUsd={reservedUsd} capUsd={capUsd} />
      </div>
      <div className="sub">
        <span className="key">
          <i className="q-spent" />
          Spent {formatUsd(spentUsd)}
        </span>
        <span className="key">
          <i className="q-held" />
          Held {formatUsd(reservedUsd)} for running and unknown
        </span>
        {capUsd === null ? null : (
          <span className="end">
            Left <b className="m">{formatUsd(Math.max(0, capUsd - spentUsd - reservedUsd))}</b>
          </span>
        )}
      </div>
    </div>
  )
}

function FinishedBy({ queue }: { readonly queue: QueueView }) {
  const now = useNow()
  const open = queue.counts.waiting + queue.counts.running
  const eta = queue.etaSeconds
  const [figure, note] =
    queue.pause && open > 0
      ? ['Paused', queue.pause.cause === 'offline' ? 'needs a connection' : 'nothing is sent']
      : open === 0
        ? ['Nothing waits', '']
        : eta === null
          ? ['Not known yet', 'the pace is being measured']
          : [moment(now + eta * 1000, now), `in about ${duration(eta)}`]
  return (
    <div className="meter">
      <div className="lab">Finished by</div>
      <div className="fig">
        {figure} <span>{note}</span>
      </div>
      <div className="sub q-left">
        <span>
          {counted(open, 'picture')} left
          {queue.counts.waiting > 0 ? `, ${formatUsdRange(queue.waitingUsd)} waiting` : ''}
        </span>
        <span>{counted(queue.images, 'picture')} in the library</span>
      </div>
    </div>
  )
}
