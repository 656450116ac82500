import { memo } from 'react'
import type { ImageTile } from '../../contract/image.ts'
import { FormatBadge } from '../image/format-badge.tsx'
import { formatName, formatWords } from '../image/format-words.ts'
import { Thumb } from '../image/thumb.tsx'
import { costWords } from '../matrix/prices.ts'
import { counted } from '../ui/format.ts'
import { captionHeight } from './justified.ts'

interface TileProps {
  readonly imageId: number
  /** Undefined until its details arrive: the box stands meanwhile. */
  readonly tile: ImageTile | undefined
  readonly at: number
  readonly total: number
  /** px */
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly isSelected: boolean
  readonly isFocused: boolean
}

/** px. In narrower captions only the format has room. */
const roomForFrames = 220

/** One picture with its caption under it. */
export const Tile = memo(function Tile(props: TileProps) {
  const { tile, imageId, at, width, height, isFocused, isSelected } = props
  const isShort = width < roomForFrames
  return (
    <div
      role="option"
      className="tile"
      aria-selected={isSelected}
      aria-label={tile ? nameOf(tile, isShort) : 'Picture'}
      aria-posinset={at + 1}
      aria-setsize={props.total}
      tabIndex={isFocused ? 0 : -1}
      data-at={at}
      {...(isFocused ? { 'data-focused': '' } : {})}
      style={{
        transform: `translate(${props.left}px, ${props.top}px)`,
        width,
        height: height + captionHeight,
      }}
    >
      <span className="pic" style={{ height }}>
        <Thumb
          imageId={imageId}
          size={height > 200 || width > 300 ? 'large' : 'small'}
          hasAlpha={tile?.hasAlpha ?? false}
        />
      </span>
      <span className="g-tick" data-tick="" />
      <span className="g-caption">
        <span className="clip">{tile?.key}</span>{' '}
        {tile && tile.repeat > 1 ? <span className="t3">{repeatWords(tile)}</span> : null}{' '}
        {tile ? <FormatBadge kind={tile} isShort={isShort} /> : null}{' '}
        <span className="t3 end">{tile ? costWords(tile) : ''}</span>
      </span>
    </div>
  )
})

/** "#5" tells a later picture of a row and variant, such as an edit, from the first; empty for that. */
function repeatWords({ repeat }: ImageTile): string {
  return repeat > 1 ? `#${repeat}` : ''
}

/** Begins with the caption as it is read; frames that have no room there come last. */
function nameOf(tile: ImageTile, isShort: boolean): string {
  const { key, rowNumber, variantName, width, height } = tile
  const caption = [key, repeatWords(tile), isShort ? formatName(tile) : formatWords(tile), costWords(tile)]
    .filter(Boolean)
    .join(' ')
  const frames = isShort && tile.frames !== null ? [counted(tile.frames, 'frame')] : []
  return [caption, `row ${rowNumber}`, variantName, `${width} by ${height}`, ...frames].join(', ')
}
