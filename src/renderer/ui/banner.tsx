import type { ReactNode } from 'react'
import { Icon, type LucideIcon } from './icon.tsx'

interface BannerProps {
  readonly icon: LucideIcon
  readonly title: string
  readonly children: ReactNode
  readonly actions?: ReactNode
  /** assertive: said at once by screen readers (offline, at the cap, unknown outcome, engine gone). */
  readonly live?: 'polite' | 'assertive'
}

/** One strip under the header for a condition that lasts. */
export function Banner({ icon, title, children, actions, live = 'polite' }: BannerProps) {
  return (
    <div className="banner" role={live === 'assertive' ? 'alert' : 'status'}>
      <Icon of={icon} size={18} />
      <div className="grow">
        <b>{title}</b> <span className="t2">{children}</span>
      </div>
      {actions}
    </div>
  )
}
