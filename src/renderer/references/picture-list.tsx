import { useRef, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { classNames } from '../ui/class-names.ts'
import { Icon } from '../ui/icon.tsx'
import type { ListedPicture } from './listed.ts'
import { PictureTools } from './picture-tools.tsx'
import './references.css'
import { placesOf, useChosen, type ChosenProps } from './use-chosen.ts'
import { useReorder, type Reorder } from './use-reorder.ts'

interface PictureListProps extends ChosenProps {
  /** What they are: "Pictures that go along, in order". */
  readonly label: string
  readonly isLarge?: boolean
  /** In place of the list while there is none. */
  readonly empty?: ReactNode
  /** More that can be done with the chosen one. */
  readonly renderTools?: (at: number) => ReactNode
}

/**
 * Pictures in the order in which they are sent. They are dragged, or moved with Alt and the arrow keys, and Delete leaves one
 * out; what can be done with the chosen one stands below.
 */
export function PictureList(props: PictureListProps) {
  const { label, pictures, acts, isLarge = false, empty = null, renderTools } = props
  const root = useRef<HTMLDivElement>(null)
  const { at, said, choose, move, remove, onKeyDown } = useChosen(props, root)
  const { drag, onPointerDown } = useReorder({
    list: root,
    places: (from) => (acts === null ? null : placesOf(pictures, from)),
    onDrop: move,
  })
  const chosen = pictures[at]
  const dragged = drag === null ? undefined : pictures[drag.from]
  return (
    <div className={classNames('rf-box', isLarge && 'large')} tabIndex={-1} ref={root}>
      {chosen === undefined ? (
        empty
      ) : (
        <div
          className={classNames('rf-list', drag !== null && 'dragging', acts === null && 'still')}
          role="listbox"
          aria-label={label}
          aria-orientation="horizontal"
          tabIndex={-1}
          onPointerDown={onPointerDown}
          onKeyDown={onKeyDown}
        >
          {pictures.map((picture, index) => (
            <div
              key={picture.id}
              data-at={index}
              className={classNames(
                'rf-tile',
                index === drag?.from && 'lifted',
                (pictures[index + 1]?.group ?? picture.group) !== picture.group && 'ends-group',
              )}
              role="option"
              aria-selected={index === at}
              tabIndex={index === at ? 0 : -1}
              onFocus={() => choose(picture.id)}
            >
              <Tile picture={picture} />
            </div>
          ))}
        </div>
      )}
      {drag === null ? null : <i className="rf-line" style={drag.line} />}
      {chosen === undefined || acts === null ? null : (
        <PictureTools pictures={pictures} at={at} move={move} remove={remove}>
          {renderTools?.(at)}
        </PictureTools>
      )}
      {drag === null || dragged === undefined ? null : <Copy drag={drag} picture={dragged} />}
      <output className="sr">{said}</output>
    </div>
  )
}

/** The floating copy of a tile that is dragged, beside the pointer: the line under it shows where the tile would land. */
function Copy({ drag: { x, y }, picture }: { readonly drag: Reorder; readonly picture: ListedPicture }) {
  return createPortal(
    <div className="rf-tile rf-copy" style={{ left: x, top: y }}>
      <Tile picture={picture} />
    </div>,
    document.body,
  )
}

function Tile({ picture: { number, name, thumb, icon, fact, detail, problem } }: { readonly picture: ListedPicture }) {
  return (
    <>
      <span className="pic contain rf-pic">
        {thumb === null ? <Icon of={icon} size={20} /> : <img src={thumb} alt="" draggable={false} decoding="async" />}
        {number === '' ? null : <span className="over rf-number">{number}</span>}
      </span>{' '}
      <span className="clip s11" title={`${name}\n${detail}`}>
        {name}
      </span>{' '}
      <span className={classNames('s11 rf-fact', problem === null ? 't3' : 'bad')}>
        <Icon of={icon} size={10} />
        <span className="clip">{fact}</span>
      </span>
    </>
  )
}
