import { Minus, Plus } from 'lucide-react'
import { Button, Group, Input, NumberField } from 'react-aria-components'
import { Icon } from './icon.tsx'

interface StepperProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly onChange: (value: number) => void
}

/** A small whole number with fewer and more; arrow keys and typing work too. */
export function Stepper({ label, value, min, max, onChange }: StepperProps) {
  return (
    <NumberField
      aria-label={label}
      value={value}
      minValue={min}
      maxValue={max}
      onChange={(next) => onChange(Number.isNaN(next) ? min : next)}
    >
      <Group className="stepper">
        <Button slot="decrement" aria-label={`Fewer, ${label}`}>
          <Icon of={Minus} size={12} />
        </Button>
        <Input />
        <Button slot="increment" aria-label={`More, ${label}`}>
          <Icon of={Plus} size={12} />
        </Button>
      </Group>
    </NumberField>
  )
}
