import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { GalleryResult, ImageTile } from '../../contract/image.ts'
import { request } from '../engine.ts'
import { RecordBook } from '../matrix/record-book.ts'
import { useSize } from '../matrix/use-viewport.ts'
import type { RouteOf } from '../route.ts'
import { justify, placeRow, rowOf, rowsInView, type Justified, type JustifiedRow } from './justified.ts'
import { scrollScale } from './scroll-scale.ts'
import { Tile } from './tile.tsx'
import { edge, useFocusInView } from './use-focus-in-view.ts'
import { useTileInput } from './use-tile-input.ts'

export interface TilesProps {
  readonly route: RouteOf<'gallery'>
  readonly found: GalleryResult
  /** Base height of a row, px. */
  readonly height: number
  readonly onHeight: (height: number) => void
  readonly selected: ReadonlySet<number>
  readonly onSelect: (selected: ReadonlySet<number>) => void
  readonly onExport: () => void
}

/** Space around the pictures, px. */
const padding = { top: edge, side: 16, bottom: 72 }

/** Pictures of any shape in rows that fill the width. Only the rows in view are in the document. */
export function Tiles(props: TilesProps) {
  const { found, height, selected } = props
  const { ids, ratios } = found
  const scroller = useRef<HTMLDivElement>(null)
  const size = useSize(scroller)
  const width = Math.max(0, (size?.width ?? 0) - 2 * padding.side)
  const layout = useMemo(() => justify(width > 0 ? ratios : [], width, height), [ratios, width, height])
  const viewport = size?.height ?? 0
  const scale = scrollScale(layout.totalHeight + padding.top + padding.bottom, viewport)
  const [scrollTop, setScrollTop] = useState(0)
  const offset = scale.toContent(scrollTop)
  const view = rowsInView(layout, offset - padding.top, viewport)
  const inView = layout.rows.slice(view.first, view.last)
  const book = useTileBook(ids.slice(inView[0]?.start ?? 0, inView.at(-1)?.end ?? 0))

  const [focusedId, setFocusedId] = useState(props.route.imageId ?? null)
  const focus = useMemo(() => (focusedId === null ? 0 : Math.max(0, ids.indexOf(focusedId))), [ids, focusedId])
  // The focused picture stays in the document when it is scrolled away, so that the focus is never lost.
  const focusedRow = layout.rows[rowOf(layout, focus)]
  const rows = focusedRow === undefined || inView.includes(focusedRow) ? inView : [...inView, focusedRow]
  const input = useTileInput({ ...props, layout, focus, onFocus: (index) => setFocusedId(ids[index] ?? null) })

  useFocusInView({ scroller, layout, scale, viewport, focus, isChosen: focusedId !== null })

  return (
    <div
      ref={scroller}
      className="g-scroll"
      data-region=""
      role="listbox"
      aria-label="Pictures"
      aria-multiselectable="true"
      tabIndex={-1}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      {...input}
    >
      <div role="presentation" className="g-tall" style={{ height: scale.height }} />
      <div
        role="presentation"
        className="g-rows"
        style={{ transform: `translateY(${scrollTop - offset + padding.top}px)` }}
      >
        <TileRows found={found} layout={layout} rows={rows} book={book} selected={selected} focus={focus} />
      </div>
    </div>
  )
}

interface TileRowsProps extends Pick<TilesProps, 'found' | 'selected'> {
  readonly layout: Justified
  readonly rows: readonly JustifiedRow[]
  readonly book: RecordBook<ImageTile>
  readonly focus: number
}

function TileRows({ found, layout, rows, book, selected, focus }: TileRowsProps) {
  const { ids, ratios } = found
  return (
    <>
      {rows.flatMap((row) =>
        placeRow(layout, row, ratios).map((place, index) => {
          const at = row.start + index
          const id = ids[at] ?? 0
          return (
            <Tile
              key={id}
              imageId={id}
              tile={book.get(id)}
              at={at}
              total={ids.length}
              left={place.left + padding.side}
              top={row.top}
              width={place.width}
              height={row.height}
              isSelected={selected.has(id)}
              isFocused={at === focus}
            />
          )
        }),
      )}
    </>
  )
}

/** Details of the pictures in view. They never change, so nothing expires. */
function useTileBook(view: readonly number[]): RecordBook<ImageTile> {
  const [book] = useState(
    () =>
      new RecordBook<ImageTile>({
        fetch: (ids) => request('gallery.tiles', { ids: [...ids] }),
        idOf: (tile) => tile.imageId,
        keep: 3_000,
      }),
  )
  useSyncExternalStore(book.subscribe, book.version)
  const key = view.join(' ')
  useEffect(() => book.look(key === '' ? [] : key.split(' ').map(Number)), [book, key])
  useEffect(() => () => book.close(), [book])
  return book
}
