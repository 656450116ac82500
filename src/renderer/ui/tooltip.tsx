import type { ReactNode } from 'react'
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components'
import { Kbd } from './kbd.tsx'

interface TooltipProps {
  readonly text: ReactNode
  /** Key that does the same, as `kbd` shows it. */
  readonly shortcut?: string | undefined
  readonly placement?: 'top' | 'right' | 'bottom'
  /** The focusable control the words belong to. */
  readonly children: ReactNode
}

/** Words for a control, on hover after a moment and on keyboard focus at once. */
export function Tooltip({ text, shortcut, placement = 'top', children }: TooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={100}>
      {children}
      <AriaTooltip className="tip" offset={6} placement={placement}>
        {text}
        {shortcut === undefined ? null : <Kbd>{shortcut}</Kbd>}
      </AriaTooltip>
    </TooltipTrigger>
  )
}
