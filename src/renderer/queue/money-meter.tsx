import { formatUsd } from '../../contract/money.ts'
import type { QueueView } from '../../contract/queue.ts'
import type { Budget } from '../../contract/spend.ts'
import { useNavigation } from '../navigation.tsx'
import { Button } from '../ui/button.tsx'
import { shortUsd } from '../ui/format.ts'
import { MeterBar } from '../ui/meter-bar.tsx'

/** Money of the batches at work against their caps; beside it the caps over all batches, where they are set. */
export function MoneyMeter({ queue }: { readonly queue: QueueView }) {
  const { spentUsd, reservedUsd, capUsd, budget } = queue
  const { go } = useNavigation()
  return (
    <div className="meter">
      <div className="lab">
        Budget of the batches at work
        <Button variant="ghost" size="small" className="end" onPress={() => go({ screen: 'spend' })}>
          Spend…
        </Button>
      </div>
      <div className="row q-spark">
        <div className="fig">
          {formatUsd(spentUsd)} <span>{capUsd === null ? 'spent, no cap' : `spent of ${formatUsd(capUsd)} cap`}</span>
        </div>
        <div className="end q-caps">
          {wideCaps(budget).map((cap) => (
            <WideCap key={cap.label} {...cap} />
          ))}
        </div>
      </div>
      <div className="q-bar">
        <MeterBar spentUsd={spentUsd} heldUsd={reservedUsd} capUsd={capUsd} />
      </div>
      <div className="sub">
        <span className="key">
          <i className="q-spent" />
          Spent {formatUsd(spentUsd)}
        </span>
        <span className="key clip">
          <i className="q-held" />
          Held {formatUsd(reservedUsd)} <span className="q-held-for">for running and unknown</span>
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

interface WideCapProps {
  readonly label: string
  readonly spentUsd: number
  readonly heldUsd: number
  readonly capUsd: number
}

/** The caps over all batches that are set, the one with least left first: the other gives way in a narrow window. */
function wideCaps({ todayUsd, dayCapUsd, libraryUsd, libraryCapUsd, reservedUsd }: Budget): readonly WideCapProps[] {
  const day = { label: 'Today', spentUsd: todayUsd, heldUsd: reservedUsd, capUsd: dayCapUsd }
  const library = { label: 'Library', spentUsd: libraryUsd, heldUsd: reservedUsd, capUsd: libraryCapUsd }
  return [day, library]
    .flatMap(({ capUsd, ...cap }) => (capUsd === null ? [] : [{ ...cap, capUsd }]))
    .toSorted((a, b) => a.capUsd - a.spentUsd - (b.capUsd - b.spentUsd))
}

/** A cap over all batches on one line: "Today $12.40 of $20" over a thin bar. */
function WideCap({ label, spentUsd, heldUsd, capUsd }: WideCapProps) {
  return (
    <div className="q-cap">
      <span className="s11 t2">
        {label} <b className="m">{formatUsd(spentUsd)}</b> of {shortUsd(capUsd)}
      </span>
      <MeterBar spentUsd={spentUsd} heldUsd={heldUsd} capUsd={capUsd} height={4} />
    </div>
  )
}
