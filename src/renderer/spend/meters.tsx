import { formatUsd } from '../../contract/money.ts'
import type { QueueView } from '../../contract/queue.ts'
import { useNavigation } from '../navigation.tsx'
import { Button } from '../ui/button.tsx'
import { count, counted } from '../ui/format.ts'
import { MeterBar } from '../ui/meter-bar.tsx'

/** Money over all batches: this day and this library against their caps, and what is not settled. */
export function SpendMeters({ queue }: { readonly queue: QueueView }) {
  const { todayUsd, dayCapUsd, libraryUsd, libraryCapUsd, reservedUsd } = queue.budget
  return (
    <div className="meters sp-meters">
      <Purse title="Today" spentUsd={todayUsd} heldUsd={reservedUsd} capUsd={dayCapUsd} none="no cap for a day" />
      <Purse
        title="This library"
        spentUsd={libraryUsd}
        heldUsd={reservedUsd}
        capUsd={libraryCapUsd}
        none="no cap for the library"
      />
      <Held queue={queue} />
    </div>
  )
}

interface PurseProps {
  readonly title: string
  readonly spentUsd: number
  readonly heldUsd: number
  readonly capUsd: number | null
  /** What is said where there is no cap. */
  readonly none: string
}

function Purse({ title, spentUsd, heldUsd, capUsd, none }: PurseProps) {
  const left = capUsd === null ? null : Math.max(0, capUsd - spentUsd - heldUsd)
  return (
    <section className="meter" aria-label={title}>
      <div className="lab">{title}</div>
      <div className="fig">
        {formatUsd(spentUsd)} <span>{capUsd === null ? `spent, ${none}` : `spent of ${formatUsd(capUsd)} cap`}</span>
      </div>
      <div className="sp-bar">
        <MeterBar spentUsd={spentUsd} heldUsd={heldUsd} capUsd={capUsd} />
      </div>
      <div className="sub">
        <span>Held {formatUsd(heldUsd)}</span>
        {left === null ? null : (
          <span className="end">
            Left <b className="m">{formatUsd(left)}</b>
          </span>
        )}
      </div>
    </section>
  )
}

function Held({ queue }: { readonly queue: QueueView }) {
  const { go } = useNavigation()
  const { running, unknown } = queue.counts
  const { reservedUsd } = queue.budget
  return (
    <section className="meter" aria-label="Held">
      <div className="lab">Held</div>
      <div className="fig">
        {formatUsd(reservedUsd)} <span>set aside until it is settled</span>
      </div>
      <div className="sp-bar">
        <MeterBar spentUsd={0} heldUsd={reservedUsd} capUsd={null} />
      </div>
      <div className="sub sp-held">
        <span>
          {count(running)} running, {counted(unknown, 'unknown outcome')}
        </span>
        {unknown === 0 ? null : (
          <Button variant="ghost" size="small" className="end" onPress={() => go({ screen: 'queue' })}>
            Decide in the queue
          </Button>
        )}
      </div>
    </section>
  )
}
