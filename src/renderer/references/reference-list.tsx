import { ChevronLeft, ChevronRight, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import { createPortal } from 'react-dom'
import { IconButton } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { moved, movedWords, sizeWords, thumbUrl, without, type ReferenceItem, type References } from './items.ts'
import { useReorder, type Reorder } from './use-reorder.ts'

export interface ReferenceListProps {
  readonly references: References
  readonly onChange: (references: References) => void
  /** Pictures at the front that stay where they are. */
  readonly fixed: number
  /** Image 1 is the one that is changed. */
  readonly isEdit: boolean
}

/** Pictures in the order in which they are sent: dragged, or moved with Alt and the arrow keys. */
export function ReferenceList(props: ReferenceListProps) {
  const { references, fixed, isEdit } = props
  const { pictures } = references
  const list = useRef<HTMLDivElement>(null)
  const { at, choose, said, move, remove, onKeyDown } = useMoves(props, list)
  const { drag, onPointerDown } = useReorder({ list, fixed, onDrop: move })
  const dragged = drag === null ? undefined : pictures[drag.at]
  return (
    <>
      {pictures.length === 0 ? null : (
        <div
          ref={list}
          className={classNames('rf-list', drag !== null && 'dragging')}
          role="listbox"
          aria-label="Pictures that go along, in order"
          aria-orientation="horizontal"
          tabIndex={-1}
          onPointerDown={onPointerDown}
          onKeyDown={onKeyDown}
        >
          {pictures.map((item, index) => (
            <div
              key={item.picture.sha256}
              data-at={index}
              className={classNames('rf-tile', drag?.at === index && 'lifted')}
              role="option"
              aria-selected={index === at}
              tabIndex={index === at ? 0 : -1}
              onFocus={() => choose(index)}
            >
              <Tile item={item} index={index} isEdit={isEdit} />
            </div>
          ))}
          {drag === null ? null : <i className="rf-line" style={drag.line} />}
        </div>
      )}
      {pictures[at] === undefined ? null : (
        <Actions item={pictures[at]} at={at} count={pictures.length} fixed={fixed} move={move} remove={remove} />
      )}
      {drag === null || dragged === undefined ? null : <Copy drag={drag} item={dragged} />}
      <span className="sr" aria-live="polite">
        {said}
      </span>
    </>
  )
}

/** Which tile has the focus, and what moves and removes tiles; what was done is said. */
function useMoves({ references, onChange, fixed }: ReferenceListProps, list: RefObject<HTMLElement | null>) {
  const [chosen, choose] = useState(0)
  const [said, say] = useState('')
  const { pictures } = references
  const at = Math.min(chosen, pictures.length - 1)
  const wantsFocus = useRef(false)
  useEffect(() => {
    if (!wantsFocus.current) return
    wantsFocus.current = false
    list.current?.querySelector<HTMLElement>(`[data-at="${at}"]`)?.focus()
  })
  const move = (from: number, gap: number): void => {
    const to = gap > from ? gap - 1 : gap
    if (from < fixed || gap < fixed || gap > pictures.length || to === from) return
    const next = moved(references, from, gap)
    wantsFocus.current = true
    choose(to)
    onChange(next)
    say(movedWords(next, to))
  }
  const remove = (): void => {
    const item = pictures[at]
    if (item === undefined || at < fixed) return
    wantsFocus.current = true
    choose(Math.max(0, Math.min(at, pictures.length - 2)))
    onChange(without(references, at))
    say(`${item.picture.name} removed, ${pictures.length - 1} left`)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = keyAct(event, { at, count: pictures.length, perRow: perRow(list.current), move, remove, choose })
    if (act === null) return
    event.preventDefault()
    event.stopPropagation()
    wantsFocus.current = true
    act()
  }
  return { at, choose, said, move, remove, onKeyDown }
}

/** The floating copy of a tile that is dragged. */
function Copy({ drag, item }: { readonly drag: Reorder; readonly item: ReferenceItem }) {
  return createPortal(
    <div className="rf-tile rf-copy" style={{ left: drag.left, top: drag.top }}>
      <Tile item={item} index={drag.at} isEdit={false} />
    </div>,
    document.body,
  )
}

interface TileProps {
  readonly item: ReferenceItem
  readonly index: number
  readonly isEdit: boolean
}

function Tile({ item: { picture }, index, isEdit }: TileProps) {
  return (
    <>
      <span className="pic contain rf-pic">
        <img src={thumbUrl(picture)} alt="" draggable={false} decoding="async" />
        <span className="over rf-number">
          <span className="sr">Image </span>
          {index + 1}
        </span>
      </span>
      <span className="clip s11" title={picture.name}>
        {picture.name}
      </span>
      <span className="clip s11 t3">{isEdit && index === 0 ? 'is changed' : `${picture.width}×${picture.height}`}</span>
    </>
  )
}

interface ActionsProps {
  readonly item: ReferenceItem
  readonly at: number
  readonly count: number
  readonly fixed: number
  readonly move: (from: number, gap: number) => void
  readonly remove: () => void
}

function Actions({ item, at, count, fixed, move, remove }: ActionsProps) {
  return (
    <div className="rf-acts">
      <span className="clip s12 t2">{`Image ${at + 1} · ${sizeWords(item.picture)}`}</span>
      <span className="end row">
        <IconButton
          icon={ChevronLeft}
          label="Earlier"
          shortcut="Alt+←"
          size="small"
          isDisabled={at <= fixed}
          onPress={() => move(at, at - 1)}
        />
        <IconButton
          icon={ChevronRight}
          label="Later"
          shortcut="Alt+→"
          size="small"
          isDisabled={at < fixed || at >= count - 1}
          onPress={() => move(at, at + 2)}
        />
        <IconButton
          icon={Trash2}
          label={`Remove image ${at + 1}`}
          shortcut="Delete"
          size="small"
          isDisabled={at < fixed}
          onPress={remove}
        />
      </span>
    </div>
  )
}

interface KeyContext {
  readonly at: number
  readonly count: number
  readonly perRow: number
  readonly move: (from: number, gap: number) => void
  readonly remove: () => void
  readonly choose: (at: number) => void
}

function keyAct(event: KeyboardEvent, context: KeyContext): (() => void) | null {
  const { at, count, perRow: row, move, remove, choose } = context
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - row, ArrowDown: at + row, Home: 0, End: count - 1 }[
    event.key
  ]
  if (event.ctrlKey || event.metaKey) return null
  if (event.key === 'Delete' || event.key === 'Backspace') return remove
  if (to === undefined) return null
  const within = Math.max(0, Math.min(count - 1, to))
  return event.altKey ? () => move(at, within > at ? within + 1 : within) : () => choose(within)
}

/** Tiles side by side in the first row. */
function perRow(list: HTMLElement | null): number {
  const tiles = [...(list?.querySelectorAll<HTMLElement>('[data-at]') ?? [])]
  return Math.max(1, tiles.filter(({ offsetTop }) => offsetTop === tiles[0]?.offsetTop).length)
}
