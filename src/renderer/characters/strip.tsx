import { BadgeCheck } from 'lucide-react'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { classNames } from '../ui/class-names.ts'
import { Icon } from '../ui/icon.tsx'
import { moved, withCanonToggled, type EditedPicture } from './edit.ts'
import { StripTools } from './strip-tools.tsx'
import { useStripDrag } from './use-strip-drag.ts'
import { useStripKeys } from './use-strip-keys.ts'

type Pictures = readonly EditedPicture[]

interface StripProps {
  readonly pictures: Pictures
  /** Null: only to look at. */
  readonly onChange: ((pictures: Pictures) => void) | null
}

/** What can be done with one picture of the strip. */
export interface StripActs {
  readonly move: (from: number, to: number) => void
  readonly toggleCanon: (at: number) => void
  readonly remove: (at: number) => void
}

/** The pictures in the order in which they are sent, on the canvas; one of them is chosen, and what can be done with it stands below. */
export function Strip({ pictures, onChange }: StripProps) {
  const list = useRef<HTMLDivElement>(null)
  const { at, said, acts, choose } = useStrip(list, pictures, onChange)
  const onKeyDown = useStripKeys({
    at,
    count: pictures.length,
    acts,
    onChoose: (to) => list.current?.querySelector<HTMLElement>(`[data-at="${to}"]`)?.focus(),
  })
  const drag = useStripDrag(list, acts?.move ?? null)
  const picture = pictures[at]
  if (picture === undefined) return <div className="cr-none">No pictures yet. Add some, or drop them here.</div>
  return (
    <>
      <div
        ref={list}
        className="cr-strip"
        role="listbox"
        aria-label="Pictures, in the order they are sent"
        aria-orientation="horizontal"
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onPointerDown={drag.onPointerDown}
      >
        {pictures.map((each, index) => (
          <Tile
            key={each.sha256}
            picture={each}
            at={index}
            total={pictures.length}
            isChosen={index === at}
            isLastCanon={each.canon && pictures[index + 1]?.canon === false}
            drag={drag.drag}
            onChoose={() => choose(each.sha256)}
          />
        ))}
      </div>
      {drag.drag === null ? null : (
        <img
          className="cr-floating"
          style={{ left: drag.drag.x, top: drag.drag.y }}
          src={pictures[drag.drag.from]?.url}
          alt=""
        />
      )}
      {acts === null ? null : <StripTools picture={picture} at={at} pictures={pictures} acts={acts} />}
      <output className="sr">{said}</output>
    </>
  )
}

interface StripState {
  /** The chosen picture. */
  readonly at: number
  /** What was done last, for those who cannot see it. */
  readonly said: string
  readonly acts: StripActs | null
  readonly choose: (sha256: string) => void
}

function useStrip(
  list: RefObject<HTMLDivElement | null>,
  pictures: Pictures,
  onChange: StripProps['onChange'],
): StripState {
  const [chosen, setChosen] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const found = pictures.findIndex(({ sha256 }) => sha256 === chosen)
  const at = Math.max(0, found)
  const followFocus = useFocusFollowing(list, at)
  const place = (next: { readonly pictures: Pictures; readonly at: number }, words: string): void => {
    const picture = next.pictures[next.at]
    followFocus()
    setChosen(picture?.sha256 ?? null)
    setSaid(picture ? `${picture.name} ${words} ${next.at + 1} of ${next.pictures.length}` : 'No pictures are left')
    onChange?.(next.pictures)
  }
  const acts: StripActs = {
    move: (from, to) => place(moved(pictures, from, to), 'is picture'),
    toggleCanon: (index) =>
      place(withCanonToggled(pictures, index), pictures[index]?.canon ? 'is not canon, picture' : 'is canon, picture'),
    remove: (index) => {
      const rest = pictures.filter((_, other) => other !== index)
      place({ pictures: rest, at: Math.min(index, rest.length - 1) }, 'is chosen, picture')
    },
  }
  return { at, said, acts: onChange === null ? null : acts, choose: setChosen }
}

interface TileProps {
  readonly picture: EditedPicture
  readonly at: number
  readonly total: number
  readonly isChosen: boolean
  readonly isLastCanon: boolean
  readonly drag: ReturnType<typeof useStripDrag>['drag']
  readonly onChoose: () => void
}

function Tile({ picture, at, total, isChosen, isLastCanon, drag, onChoose }: TileProps) {
  const { name, canon, width, height, url } = picture
  return (
    <div
      role="option"
      tabIndex={isChosen ? 0 : -1}
      aria-selected={isChosen}
      aria-posinset={at + 1}
      aria-setsize={total}
      // Begins with the words that are seen, as voice control needs it.
      aria-label={`${at + 1} ${name}${canon ? ' Canon' : ''}, ${width} by ${height}`}
      data-at={at}
      className={classNames(
        'cr-tile',
        isLastCanon && 'last-canon',
        drag?.from === at && 'dragged',
        drag?.gap === at && 'gap-before',
        drag?.gap === at + 1 && at + 1 === total && 'gap-after',
      )}
      onFocus={onChoose}
    >
      <span className="pic contain">
        <img src={url} alt="" decoding="async" draggable={false} />
      </span>
      <span className="cr-caption">
        <span className="t3">{at + 1}</span> <span className="clip grow">{name}</span>{' '}
        {canon ? (
          <span className="cr-canon">
            <Icon of={BadgeCheck} size={13} />
            Canon
          </span>
        ) : null}
      </span>
    </div>
  )
}

/** Returns what to call before the order changes: the focus then stays with the chosen picture, wherever it goes. */
function useFocusFollowing(list: RefObject<HTMLDivElement | null>, at: number): () => void {
  const isWanted = useRef(false)
  useEffect(() => {
    if (!isWanted.current) return
    isWanted.current = false
    list.current?.querySelector<HTMLElement>(`[data-at="${at}"]`)?.focus()
  })
  return () => {
    isWanted.current = list.current?.contains(document.activeElement) ?? false
  }
}
