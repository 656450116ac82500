import { Segmented } from '../ui/segmented.tsx'
import { BackdropChoice, type Backdrop } from './backdrop.tsx'

/** The picture as it counts, or the bytes as they came. */
export type Shown = 'cutout' | 'original'

interface StageFootProps {
  /** Null: nothing of it is see-through. */
  readonly backdrop: Backdrop | null
  readonly choose: (backdrop: Backdrop) => void
  readonly shown: Shown
  /** What the picture that counts is called; null: it is the original, and there is nothing to choose. */
  readonly standIn: string | null
  readonly show: (shown: Shown) => void
}

/** Under a picture: what it lies on where it is transparent, and which of the two it is where it was worked on. */
export function StageFoot({ backdrop, choose, shown, standIn, show }: StageFootProps) {
  return (
    <div className="stage-foot">
      {standIn === null ? null : (
        <Segmented
          label="Picture"
          value={shown}
          choices={[
            { value: 'cutout', label: standIn },
            { value: 'original', label: 'Original' },
          ]}
          onChange={show}
        />
      )}
      {backdrop === null ? null : (
        <span className="end row">
          <span className="t2 s12">On</span>
          <BackdropChoice backdrop={backdrop} choose={choose} />
        </span>
      )}
    </div>
  )
}
