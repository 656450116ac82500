import { Segmented } from '../ui/segmented.tsx'
import { BackdropChoice, type Backdrop } from './backdrop.tsx'

/** The repaired copy, or the bytes as they came. */
export type Shown = 'cutout' | 'original'

interface StageFootProps {
  readonly backdrop: Backdrop
  readonly choose: (backdrop: Backdrop) => void
  /** Null: there is no repaired copy to choose. */
  readonly shown: Shown | null
  readonly show: (shown: Shown) => void
}

/** Under a transparent picture: what it lies on, and which of the two it is. */
export function StageFoot({ backdrop, choose, shown, show }: StageFootProps) {
  return (
    <div className="stage-foot">
      {shown === null ? null : (
        <Segmented
          label="Picture"
          value={shown}
          choices={[
            { value: 'cutout', label: 'Repaired' },
            { value: 'original', label: 'Original' },
          ]}
          onChange={show}
        />
      )}
      <span className="end row">
        <span className="t2 s12">On</span>
        <BackdropChoice backdrop={backdrop} choose={choose} />
      </span>
    </div>
  )
}
