import { useState } from 'react'
import { formatUsd } from '../../contract/money.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { MoneyField } from '../ui/fields.tsx'
import { capFor, capName, leftSentence, type CapRoom } from './cap-room.ts'

interface CapDialogProps {
  /** The cap that does not cover the run. */
  readonly room: CapRoom
  readonly worstUsd: number
  /** Null: run under the cap as it is. */
  readonly onRun: (capUsd: number | null) => void
  readonly onClose: () => void
}

/** Asked before a run whose worst case passes a cap: stop at that cap, or raise it. */
export function CapDialog({ room, worstUsd, onRun, onClose }: CapDialogProps) {
  const [cap, setCap] = useState(() => capFor(worstUsd, room))
  const isUsedUp = room.leftUsd <= 0
  return (
    <Dialog
      title={`This run doesn’t fit the ${capName(room.kind)}`}
      role="alertdialog"
      isOpen
      onClose={onClose}
      width={520}
      footer={
        <>
          <Button isSafeChoice={isUsedUp} onPress={onClose}>
            Cancel
          </Button>
          <Button onPress={() => onRun(cap)}>{`Raise to ${formatUsd(cap)} and run`}</Button>
          <Button
            variant="strong"
            isSafeChoice={!isUsedUp}
            disabledReason={isUsedUp ? 'Nothing is left of the cap.' : null}
            onPress={() => onRun(null)}
          >
            Run up to the cap
          </Button>
        </>
      }
    >
      <p className="t2">
        Worst case is {formatUsd(worstUsd)}. {leftSentence(room)} The run can stop at the cap and leave the rest
        waiting, or you can raise the cap.
      </p>
      <NewCap room={room} value={cap} onChange={setCap} />
    </Dialog>
  )
}

interface NewCapProps {
  readonly room: CapRoom
  readonly value: number
  readonly onChange: (usd: number) => void
}

/** The cap to raise to; whom it is for stands beside it. */
function NewCap({ room, value, onChange }: NewCapProps) {
  return (
    <div className="row">
      <span className="t2">New cap</span>
      <MoneyField
        label={`New ${capName(room.kind)}`}
        value={value}
        onChange={onChange}
        min={Math.max(0.01, room.capUsd)}
      />
      <span className="t3 s12">{scopeOf(room)}</span>
    </div>
  )
}

function scopeOf({ kind }: CapRoom): string {
  if (kind === 'batch') return 'for this batch only'
  return kind === 'day' ? 'for all batches, each day until midnight' : 'for all batches of this library'
}
