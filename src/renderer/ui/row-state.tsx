import { Ban, CircleCheck, CircleDashed, Eye, LoaderCircle, RotateCcw, SquareX } from 'lucide-react'
import type { RowDisplay } from '../../contract/row.ts'
import { classNames } from './class-names.ts'
import type { LucideIcon } from './icon.tsx'

/** The word of each row state. */
export const stateWords: Readonly<Record<RowDisplay, string>> = {
  waiting: 'Waiting',
  running: 'Running',
  review: 'Needs review',
  approved: 'Approved',
  rework: 'Rework',
  failed: 'Failed',
  unknown: 'Unknown outcome',
  blocked: 'Blocked',
}

const shapes: Readonly<Record<Exclude<RowDisplay, 'unknown'>, LucideIcon>> = {
  waiting: CircleDashed,
  running: LoaderCircle,
  review: Eye,
  approved: CircleCheck,
  rework: RotateCcw,
  failed: SquareX,
  blocked: Ban,
}

interface StateIconProps {
  readonly state: RowDisplay
  /** Edge in px. */
  readonly size?: number
  /** The accessible name where no word stands beside it. */
  readonly label?: string
}

/** The silhouette and colour of a row state. */
export function StateIcon({ state, size = 14, label }: StateIconProps) {
  const named = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label }
  const solid = state === 'approved' || state === 'failed' || state === 'unknown'
  const className = classNames('ic st-ico', solid && 'solid')
  if (state === 'unknown') return <UnknownShape {...named} className={className} size={size} />
  const Shape = shapes[state]
  return (
    <span className={`st-${state}`} {...named}>
      <Shape className={className} size={size} aria-hidden="true" />
    </span>
  )
}

/** Icon and word together; the word may be replaced by a shorter one. */
export function StateWord({ state, word = stateWords[state] }: { readonly state: RowDisplay; readonly word?: string }) {
  return (
    <span className={`st st-${state}`}>
      <StateIcon state={state} />
      <span className="st-l">{word}</span>
    </span>
  )
}

interface UnknownShapeProps {
  readonly className: string
  readonly size: number
  readonly 'aria-hidden'?: boolean
  readonly role?: string
  readonly 'aria-label'?: string
}

/** A filled diamond with a question mark: no lucide icon has both, so the outline of `diamond` carries the mark. */
function UnknownShape({ className, size, ...named }: UnknownShapeProps) {
  return (
    <span className="st-unknown" {...named}>
      <svg className={className} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
        <path d="M2.7 10.3a2.41 2.41 0 0 0 0 3.41l7.59 7.59a2.41 2.41 0 0 0 3.41 0l7.59-7.59a2.41 2.41 0 0 0 0-3.41l-7.59-7.59a2.41 2.41 0 0 0-3.41 0Z" />
        <path d="M9.6 9.4a2.5 2.5 0 0 1 4.85.83c0 1.67-2.5 2.5-2.5 2.5M12 16.2h.01" />
      </svg>
    </span>
  )
}
