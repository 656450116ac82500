import type { LucideIcon } from 'lucide-react'

export type { LucideIcon } from 'lucide-react'

interface IconProps {
  readonly of: LucideIcon
  /** Edge in px. */
  readonly size?: number
  readonly className?: string
}

/** A line icon in the text's colour. Decorative: the words beside it, or the control's label, carry the meaning. */
export function Icon({ of: Shape, size = 14, className }: IconProps) {
  return <Shape className={className ? `ic ${className}` : 'ic'} size={size} aria-hidden="true" />
}
