import type { InputPicture } from '../../contract/reference.ts'
import { classNames } from '../ui/class-names.ts'
import { sizeText } from '../ui/format.ts'
import { referenceUrl } from './use-sources.ts'

interface ReferenceThumbProps {
  readonly picture: InputPicture
  /** Words on a black plate in its corner: its number, or what it is for. */
  readonly plate?: string
  /** A mask or markup: what is clear in it matters. */
  readonly isOverlay?: boolean
  readonly className?: string
}

/** A picture that goes along, small and whole. */
export function ReferenceThumb({ picture, plate, isOverlay = false, className }: ReferenceThumbProps) {
  const { name, width, height } = picture
  const words = `${name}, ${sizeText(`${width}x${height}`)}`
  return (
    <span className={classNames('ref-thumb', className)} title={words}>
      <img
        className={isOverlay ? 'checker' : undefined}
        src={referenceUrl(picture)}
        alt={plate === undefined ? words : `${plate}: ${words}`}
        draggable={false}
        decoding="async"
      />
      {plate === undefined ? null : (
        <span className="over" aria-hidden="true">
          {plate}
        </span>
      )}
    </span>
  )
}
