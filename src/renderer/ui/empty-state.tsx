import type { ReactNode } from 'react'
import { Icon, type LucideIcon } from './icon.tsx'

interface EmptyStateProps {
  readonly icon?: LucideIcon
  readonly title: string
  readonly children?: ReactNode
  /** Buttons: what to do now. */
  readonly actions?: ReactNode
}

/** A dashed box where there is nothing to show: what this place is for, and the first thing to do. */
export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="center-page">
      <div className="empty">
        {icon === undefined ? null : <Icon of={icon} size={24} />}
        <h2 className="b">{title}</h2>
        {children === undefined ? null : <p className="t2 s12">{children}</p>}
        {actions === undefined ? null : <div className="row">{actions}</div>}
      </div>
    </div>
  )
}
