import { ArrowLeft, ArrowRight, BadgeCheck, Trash2 } from 'lucide-react'
import { ToggleButton } from 'react-aria-components'
import { IconButton } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { moved, type EditedPicture } from './edit.ts'
import type { StripActs } from './strip.tsx'

interface StripToolsProps {
  readonly picture: EditedPicture
  readonly at: number
  readonly pictures: readonly EditedPicture[]
  readonly acts: StripActs
}

/** What can be done with the chosen picture. */
export function StripTools({ picture, at, pictures, acts }: StripToolsProps) {
  const { name, width, height, canon } = picture
  const canMove = (to: number): boolean => moved(pictures, at, to).at !== at
  return (
    <div className="cr-tools" role="toolbar" aria-label="The chosen picture">
      <span className="clip s12">
        <span className="t3">Picture {at + 1}</span> {name}
      </span>
      <span className="t3 s12 cr-size">
        {width}×{height}
      </span>
      <span className="end row">
        <Tooltip text="Approved as how it looks: sent before the others" shortcut="C">
          <ToggleButton className="btn ghost sm" isSelected={canon} onChange={() => acts.toggleCanon(at)}>
            <Icon of={BadgeCheck} />
            Canon
          </ToggleButton>
        </Tooltip>
        <IconButton
          icon={ArrowLeft}
          label="Send it earlier"
          shortcut="Alt+←"
          size="small"
          isDisabled={!canMove(at - 1)}
          onPress={() => acts.move(at, at - 1)}
        />
        <IconButton
          icon={ArrowRight}
          label="Send it later"
          shortcut="Alt+→"
          size="small"
          isDisabled={!canMove(at + 1)}
          onPress={() => acts.move(at, at + 1)}
        />
        <IconButton icon={Trash2} label="Leave it out" shortcut="Delete" size="small" onPress={() => acts.remove(at)} />
      </span>
    </div>
  )
}
