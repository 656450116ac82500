import type { QueueView } from '../../contract/queue.ts'
import { counted, duration, moment } from '../ui/format.ts'
import { MoneyMeter } from './money-meter.tsx'
import { Throughput } from './throughput.tsx'
import { useNow } from './time.ts'
import { useWaitingPrice } from './use-free-batches.ts'

/** Throughput, money and the end in sight. */
export function QueueMeters({ queue }: { readonly queue: QueueView }) {
  return (
    <div className="meters">
      <Throughput queue={queue} />
      <MoneyMeter queue={queue} />
      <FinishedBy queue={queue} />
    </div>
  )
}

function FinishedBy({ queue }: { readonly queue: QueueView }) {
  const now = useNow()
  const price = useWaitingPrice(queue)
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
          {price === '' ? '' : `, ${price} waiting`}
        </span>
        <span>{counted(queue.images, 'picture')} in the library</span>
      </div>
    </div>
  )
}
