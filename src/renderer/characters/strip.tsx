import { BadgeCheck, FileImage } from 'lucide-react'
import { ToggleButton } from 'react-aria-components'
import { sizeWords, thumbUrl, type ListedPicture } from '../references/listed.ts'
import { PictureList } from '../references/picture-list.tsx'
import { moved, without } from '../references/references.ts'
import { Icon } from '../ui/icon.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { withCanonToggled, type EditedPicture } from './edit.ts'

type Pictures = readonly EditedPicture[]

interface StripProps {
  readonly pictures: Pictures
  /** Null: only to look at. */
  readonly onChange: ((pictures: Pictures) => void) | null
}

/** The pictures of a character in the order in which they are sent, the canon before the others. */
export function Strip({ pictures, onChange }: StripProps) {
  const toggle = (at: number): string => {
    onChange?.(withCanonToggled(pictures, at))
    const { picture, canon } = pictures[at] ?? {}
    return `${picture?.name ?? ''} is ${canon === true ? 'not canon any more' : 'canon'}`
  }
  const acts = onChange && {
    move: (from: number, to: number) => onChange(moved(pictures, from, to)),
    remove: (at: number) => onChange(without(pictures, at)),
  }
  return (
    <PictureList
      label="Pictures, in the order they are sent"
      pictures={pictures.map(listed)}
      acts={acts}
      isLarge
      empty={<div className="cr-none">No pictures yet. Add some, or drop them here.</div>}
      keys={onChange === null ? {} : { c: toggle }}
      renderTools={(at) => (
        <Tooltip text="Approved as how it looks: sent before the others" shortcut="C">
          <ToggleButton
            className="btn ghost sm"
            isSelected={pictures[at]?.canon === true}
            onChange={() => void toggle(at)}
          >
            <Icon of={BadgeCheck} />
            Canon
          </ToggleButton>
        </Tooltip>
      )}
    />
  )
}

function listed({ source, picture, canon }: EditedPicture, at: number): ListedPicture {
  const { sha256, name, width, height } = picture
  return {
    id: sha256,
    name,
    number: String(at + 1),
    thumb: thumbUrl(source, sha256),
    icon: canon ? BadgeCheck : FileImage,
    fact: canon ? 'Canon' : `${width}×${height}`,
    detail: sizeWords(picture),
    problem: null,
    group: canon ? 0 : 1,
    isFixed: false,
  }
}
