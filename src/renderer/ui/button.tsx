import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { classNames } from './class-names.ts'
import { Icon, type LucideIcon } from './icon.tsx'
import { Kbd } from './kbd.tsx'
import { Spinner } from './progress.tsx'
import { Tooltip } from './tooltip.tsx'
import { withoutUndefined } from './without-undefined.ts'

export interface ButtonProps {
  /** One primary per screen; strong is the neutral default of dialogs and Approve. */
  readonly variant?: 'primary' | 'strong' | 'secondary' | 'ghost'
  readonly size?: 'small' | 'medium' | 'large'
  readonly danger?: boolean
  readonly icon?: LucideIcon | undefined
  readonly shortcut?: string | undefined
  /** Why it cannot be pressed now: the button keeps its label and place in the tab order and says this. */
  readonly disabledReason?: string | null | undefined
  /** The work it started is going on: a spinner, and no second press. */
  readonly isBusy?: boolean
  readonly onPress?: (() => void) | undefined
  readonly className?: string | undefined
  /** The safe choice of a dialog: it has the focus when the dialog opens. */
  readonly isSafeChoice?: boolean
  readonly 'aria-label'?: string | undefined
  readonly 'aria-describedby'?: string | undefined
  readonly slot?: 'close'
  readonly children: ReactNode
}

/** A button with words. Verb first; "…" only when something more is asked. */
export function Button(props: ButtonProps) {
  const { variant = 'secondary', size = 'medium', icon, shortcut, disabledReason, isBusy = false, children } = props
  const button = (
    <AriaButton
      {...withoutUndefined({
        'aria-label': props['aria-label'],
        'aria-describedby': props['aria-describedby'],
        slot: props.slot,
      })}
      className={classNames(
        'btn',
        variant !== 'secondary' && variant,
        size === 'small' && 'sm',
        size === 'large' && 'lg',
        props.danger === true && 'danger',
        isBusy && 'busy',
        props.className,
      )}
      {...(props.isSafeChoice === true ? { autoFocus: true } : {})}
      onPress={() => (disabledReason || isBusy ? undefined : props.onPress?.())}
      // Not react-aria's isPending: what it announces outlives the button as an image without a name.
      {...(disabledReason || isBusy ? { 'aria-disabled': true } : {})}
    >
      {isBusy ? <Spinner size={14} /> : icon ? <Icon of={icon} /> : null}
      {children}
      {shortcut === undefined ? null : <Kbd>{shortcut}</Kbd>}
    </AriaButton>
  )
  return disabledReason ? <Tooltip text={disabledReason}>{button}</Tooltip> : button
}

export interface IconButtonProps {
  readonly icon: LucideIcon
  /** The accessible name, shown as a tooltip. */
  readonly label: string
  readonly shortcut?: string | undefined
  readonly variant?: 'secondary' | 'ghost'
  readonly size?: 'small' | 'medium'
  readonly iconSize?: number
  readonly isDisabled?: boolean
  readonly onPress?: (() => void) | undefined
  readonly className?: string | undefined
}

/** A button that shows only an icon; its name is its tooltip. */
export function IconButton(props: IconButtonProps) {
  const { icon, label, shortcut, variant = 'ghost', size = 'medium', iconSize = 15, isDisabled = false } = props
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <AriaButton
        aria-label={label}
        className={classNames('btn icon', variant === 'ghost' && 'ghost', size === 'small' && 'sm', props.className)}
        isDisabled={isDisabled}
        onPress={() => props.onPress?.()}
      >
        <Icon of={icon} size={iconSize} />
      </AriaButton>
    </Tooltip>
  )
}
