import { Checkbox } from '../ui/choices.tsx'
import { MoneyField } from '../ui/fields.tsx'

interface OptionalMoneyProps {
  /** Accessible name of the amount: "Cap of each day". */
  readonly label: string
  /** Words beside the tick box: "Stop at". */
  readonly words: string
  /** USD; null: no limit. */
  readonly value: number | null
  /** What it starts at when it is switched on, USD. */
  readonly first: number
  readonly onChange: (usd: number | null) => void
}

/** An amount that may be none: a tick box, and the field while it is ticked. */
export function OptionalMoney({ label, words, value, first, onChange }: OptionalMoneyProps) {
  return (
    <span className="row optional-money">
      <Checkbox isSelected={value !== null} onChange={(isOn) => onChange(isOn ? first : null)}>
        {words} <span className="sr">, {label}</span>
      </Checkbox>
      {value === null ? null : <MoneyField label={label} value={value} onChange={onChange} />}
    </span>
  )
}
