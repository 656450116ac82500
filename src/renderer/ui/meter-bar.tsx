import { formatUsd } from '../../contract/money.ts'

interface MeterBarProps {
  readonly spentUsd: number
  /** Reserved: fate not settled. Hatched. */
  readonly heldUsd: number
  /** Null: no cap, the track ends at what is spent and held. */
  readonly capUsd: number | null
  /** Height in px. */
  readonly height?: number
}

/** "Spent $27.14, held $0.27, $22.59 left of $50.00". */
export function moneyInWords(spentUsd: number, heldUsd: number, capUsd: number | null): string {
  const parts = [`Spent ${formatUsd(spentUsd)}`, `held ${formatUsd(heldUsd)}`]
  if (capUsd !== null) parts.push(`${formatUsd(Math.max(0, capUsd - spentUsd - heldUsd))} left of ${formatUsd(capUsd)}`)
  return parts.join(', ')
}

/** Money as one bar: spent solid, held hatched, left as track. */
export function MeterBar({ spentUsd, heldUsd, capUsd, height = 8 }: MeterBarProps) {
  const whole = Math.max(capUsd ?? 0, spentUsd + heldUsd, 0.01)
  return (
    <div className="bar" style={{ height }}>
      <span className="sr">{moneyInWords(spentUsd, heldUsd, capUsd)}</span>
      {spentUsd > 0 ? <i className="spent" style={{ width: `${(spentUsd / whole) * 100}%` }} /> : null}
      {heldUsd > 0 ? <i className="held" style={{ width: `${(heldUsd / whole) * 100}%`, minWidth: 4 }} /> : null}
    </div>
  )
}
