import { Check, ChevronDown, ChevronsUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Button,
  Header,
  Label,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
  Select as AriaSelect,
  SelectValue,
} from 'react-aria-components'
import type { Choice } from './choice.ts'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'
import { Shape } from './shape.tsx'

interface SelectProps<Value extends string> {
  /** The accessible name; shown before the field when `showsLabel`. */
  readonly label: string
  readonly value: Value
  readonly choices: readonly Choice<Value>[]
  readonly onChange: (value: Value) => void
  /** plain: words with a caret, for a row of facts. muted: an outline only, for "not used". */
  readonly look?: 'field' | 'plain' | 'muted'
  readonly size?: 'small' | 'medium'
  readonly showsLabel?: boolean
  readonly isDisabled?: boolean
}

/** A closed list with one answer. A value outside `choices` shows as itself. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const {
    label,
    value,
    choices,
    onChange,
    look = 'field',
    size = 'small',
    showsLabel = false,
    isDisabled = false,
  } = props
  const chosen: Choice<string> = choices.find((choice) => choice.value === value) ?? { value, label: value }
  return (
    <AriaSelect
      className={showsLabel ? 'field beside' : 'field'}
      {...(showsLabel ? {} : { 'aria-label': label })}
      value={value}
      onChange={(key) => key !== null && onChange(key as Value)}
      isDisabled={isDisabled}
    >
      {showsLabel ? <Label className="t3 s12">{label}</Label> : null}
      <Button className={classNames('input select', size === 'small' && 'sm', look !== 'field' && look)}>
        <span className="val">
          {/* In SelectValue the words become part of the button's name. */}
          <SelectValue className="val">{() => <Words choice={chosen} strong={look === 'plain'} />}</SelectValue>
        </span>
        <Icon of={look === 'plain' ? ChevronDown : ChevronsUpDown} size={12} />
      </Button>
      <Popover className="popover" offset={4}>
        <ListBox className="menu">
          {groupsOf(choices).map(({ group, members }) =>
            group === '' ? (
              members.map((choice) => <Option key={choice.value} choice={choice} />)
            ) : (
              <ListBoxSection key={group}>
                <Header className="group-h">{group}</Header>
                {members.map((choice) => (
                  <Option key={choice.value} choice={choice} />
                ))}
              </ListBoxSection>
            ),
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}

function Option({ choice }: { readonly choice: Choice<string> }) {
  return (
    <ListBoxItem
      id={choice.value}
      textValue={choice.label}
      className="item"
      isDisabled={choice.disabledReason !== undefined}
    >
      {({ isSelected }) => (
        <>
          <span className="tick">{isSelected ? <Icon of={Check} /> : null}</span>
          <Words choice={choice} />
          <Note choice={choice} />
        </>
      )}
    </ListBoxItem>
  )
}

/** Neighbours of the same group together; those without one stand alone, under "". */
function groupsOf(choices: readonly Choice<string>[]) {
  const groups: { readonly group: string; readonly members: Choice<string>[] }[] = []
  for (const choice of choices) {
    const last = groups.at(-1)
    if (last?.group === (choice.group ?? '')) last.members.push(choice)
    else groups.push({ group: choice.group ?? '', members: [choice] })
  }
  return groups
}

function Note({ choice: { note, disabledReason = note } }: { readonly choice: Choice<string> }) {
  return disabledReason === undefined ? null : <span className="t3 s12 end">{disabledReason}</span>
}

function Words({ choice, strong = false }: { readonly choice: Choice<string>; readonly strong?: boolean }): ReactNode {
  return (
    <>
      {choice.icon === undefined ? null : <Icon of={choice.icon} size={13} />}
      {choice.shape === undefined ? null : <Shape {...choice.shape} />}
      <span className={classNames('clip', choice.isMono === true && 'mono', strong && 'm')}>{choice.label}</span>
    </>
  )
}
