import { memo } from 'react'
import type { ImageTile } from '../../contract/image.ts'
import { Thumb } from '../image/thumb.tsx'
import { pictureUsd } from '../matrix/prices.ts'
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

/** One picture with its caption under it. */
export const Tile = memo(function Tile(props: TileProps) {
  const { tile, imageId, at, width, height, isFocused, isSelected } = props
  return (
    <div
      role="option"
      className="tile"
      aria-selected={isSelected}
      aria-label={tile ? nameOf(tile) : 'Picture'}
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
        <span className="clip">{tile?.key}</span>
        <span className="t3">{tile ? pictureUsd(tile.costUsd) : ''}</span>
      </span>
    </div>
  )
})

function nameOf(tile: ImageTile): string {
  return `${tile.key} ${pictureUsd(tile.costUsd)}, row ${tile.rowNumber}, ${tile.variantName}, ${tile.width} by ${tile.height}`
}
