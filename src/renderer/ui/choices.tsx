import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Checkbox as AriaCheckbox, Radio as AriaRadio, RadioGroup } from 'react-aria-components'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'

interface CheckboxProps {
  readonly isSelected: boolean
  readonly isMixed?: boolean
  readonly onChange: (isSelected: boolean) => void
  readonly isDisabled?: boolean
  /** Needed when there are no words beside it. */
  readonly 'aria-label'?: string
  readonly children?: ReactNode
}

/** A tick box, with or without words. */
export function Checkbox({
  isSelected,
  isMixed = false,
  onChange,
  isDisabled = false,
  children,
  ...rest
}: CheckboxProps) {
  return (
    <AriaCheckbox
      {...rest}
      className="choice"
      isSelected={isSelected}
      isIndeterminate={isMixed}
      isDisabled={isDisabled}
      onChange={onChange}
    >
      <span className="check">
        <Icon of={isMixed ? Minus : Check} size={12} />
      </span>
      {children}
    </AriaCheckbox>
  )
}

interface RadiosProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly className?: string
  readonly children: ReactNode
}

/** A group of radio buttons; put `Radio` inside. */
export function Radios<Value extends string>({ label, value, onChange, className, children }: RadiosProps<Value>) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onChange={(next) => onChange(next as Value)}
      className={className ?? 'radios'}
    >
      {children}
    </RadioGroup>
  )
}

interface RadioProps {
  readonly value: string
  readonly isDisabled?: boolean
  readonly className?: string
  readonly 'aria-label'?: string
  readonly children?: ReactNode
}

/** One answer of `Radios`. */
export function Radio({ value, isDisabled = false, className, children, ...rest }: RadioProps) {
  return (
    <AriaRadio {...rest} value={value} isDisabled={isDisabled} className={classNames('choice', className)}>
      <span className="radio" />
      {children}
    </AriaRadio>
  )
}
