import type { LucideIcon } from 'lucide-react'

export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
  readonly icon?: LucideIcon
  /** The outline of a picture before the label; only the ratio counts. */
  readonly shape?: { readonly width: number; readonly height: number }
  /** Choices of a group stand together under its name. */
  readonly group?: string
  /** Greyed words after the label: a price, a hint. */
  readonly note?: string
  /** Why it cannot be chosen: it stays in the list, dimmed, with these words. */
  readonly disabledReason?: string
  /** The label is code: a variable or path. */
  readonly isMono?: boolean
}
