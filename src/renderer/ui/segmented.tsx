import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { classNames } from './class-names.ts'
import { Icon, type LucideIcon } from './icon.tsx'

interface SegmentedProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly label: string; readonly icon?: LucideIcon }[]
  readonly onChange: (value: Value) => void
  /** Icons only; the labels become names. */
  readonly iconsOnly?: boolean
}

/** A few answers side by side, always exactly one. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { label, value, choices, onChange, iconsOnly = false } = props
  return (
    <ToggleButtonGroup
      className={classNames('seg', iconsOnly && 'tight')}
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const next = choices.find((choice) => keys.has(choice.value))
        if (next !== undefined) onChange(next.value)
      }}
    >
      {choices.map((choice) => (
        <ToggleButton key={choice.value} id={choice.value} {...(iconsOnly ? { 'aria-label': choice.label } : {})}>
          {choice.icon === undefined ? null : <Icon of={choice.icon} size={13} />}
          {iconsOnly ? null : choice.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
