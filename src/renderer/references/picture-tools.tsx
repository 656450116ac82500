import { ChevronLeft, ChevronRight, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../ui/button.tsx'
import type { ListedPicture } from './listed.ts'
import { placesOf } from './use-chosen.ts'

interface PictureToolsProps {
  readonly pictures: readonly ListedPicture[]
  /** The chosen one. */
  readonly at: number
  readonly move: (from: number, to: number) => void
  readonly remove: (at: number) => void
  readonly children: ReactNode
}

/** What is known of the chosen picture, and what can be done with it. */
export function PictureTools({ pictures, at, move, remove, children }: PictureToolsProps) {
  const picture = pictures[at]
  if (picture === undefined) return null
  const { number, name, detail, isFixed } = picture
  const [first, last] = placesOf(pictures, at) ?? [at, at]
  return (
    <div className="rf-acts" role="toolbar" aria-label="The chosen picture">
      <span className="rf-words" title={`${name} · ${detail}`}>
        <span className="clip s12">
          <span className="t3">{number}</span> {name}
        </span>
        <span className="clip s11 t3">{detail}</span>
      </span>
      <span className="end row">
        {children}
        <IconButton
          icon={ChevronLeft}
          label="Send it earlier"
          shortcut="Alt+←"
          size="small"
          isDisabled={at <= first}
          onPress={() => move(at, at - 1)}
        />
        <IconButton
          icon={ChevronRight}
          label="Send it later"
          shortcut="Alt+→"
          size="small"
          isDisabled={at >= last}
          onPress={() => move(at, at + 1)}
        />
        <IconButton
          icon={Trash2}
          label={`Leave out ${name}`}
          shortcut="Delete"
          size="small"
          isDisabled={isFixed}
          onPress={() => remove(at)}
        />
      </span>
    </div>
  )
}
