import type { CSSProperties } from 'react'
import type { ImageSize } from '../../contract/image.ts'
import { classNames } from '../ui/class-names.ts'

/** Address of an image's bytes: the original, or a thumbnail by its size. */
export function imageUrl(imageId: number, size: ImageSize): string {
  return `image://i/${imageId}/${size}`
}

interface ThumbProps {
  readonly imageId: number
  readonly size: ImageSize
  readonly hasAlpha: boolean
  /** Words for those who cannot see it; empty where the cell around it already says them. */
  readonly alt?: string
  readonly className?: string
  readonly style?: CSSProperties
}

/** A picture in a box of fixed size: flat until its pixels are decoded, then it fades in; transparent ones lie on the checkerboard. */
export function Thumb({ imageId, size, hasAlpha, alt = '', className, style }: ThumbProps) {
  return (
    <img
      key={imageId}
      className={classNames('thumb', hasAlpha && 'checker', className)}
      src={imageUrl(imageId, size)}
      alt={alt}
      style={style}
      decoding="async"
      draggable={false}
      onLoad={(event) => {
        event.currentTarget.dataset['loaded'] = ''
      }}
      onError={(event) => {
        event.currentTarget.dataset['broken'] = ''
      }}
    />
  )
}
