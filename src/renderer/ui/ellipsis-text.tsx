import { useState } from 'react'
import { classNames } from './class-names.ts'

interface EllipsisTextProps {
  readonly children: string
  readonly className?: string
}

/** One line that ends in an ellipsis; the whole text is its title only where something is cut off. */
export function EllipsisText({ children, className }: EllipsisTextProps) {
  const [isCut, setCut] = useState(false)
  return (
    <span
      className={classNames('clip', className)}
      title={isCut ? children : undefined}
      onPointerEnter={(event) => setCut(event.currentTarget.scrollWidth > event.currentTarget.clientWidth)}
    >
      {children}
    </span>
  )
}
