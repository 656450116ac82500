import type { ReactNode } from 'react'
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { Icon, type LucideIcon } from './icon.tsx'
import { Kbd } from './kbd.tsx'

export interface MenuEntry {
  readonly id: string
  readonly label: string
  readonly icon?: LucideIcon
  readonly shortcut?: string
  /** Why it cannot be chosen; the entry stays visible and dimmed. */
  readonly disabledReason?: string
}

interface MenuProps {
  readonly label: string
  readonly entries: readonly MenuEntry[]
  readonly onChoose: (id: string) => void
  /** The button that opens it. */
  readonly children: ReactNode
}

/** Actions behind a button. */
export function Menu({ label, entries, onChoose, children }: MenuProps) {
  const disabled = entries.filter((entry) => entry.disabledReason !== undefined).map((entry) => entry.id)
  return (
    <MenuTrigger>
      {children}
      <Popover className="popover" offset={4}>
        <AriaMenu
          className="menu"
          aria-label={label}
          items={entries}
          disabledKeys={disabled}
          onAction={(key) => onChoose(String(key))}
        >
          {(entry) => (
            <MenuItem id={entry.id} textValue={entry.label} className="item">
              {entry.icon === undefined ? null : <Icon of={entry.icon} />}
              <span className="grow">{entry.label}</span>
              {entry.disabledReason === undefined ? null : <span className="s12">{entry.disabledReason}</span>}
              {entry.shortcut === undefined ? null : <Kbd>{entry.shortcut}</Kbd>}
            </MenuItem>
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
