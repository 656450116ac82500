import { useState } from 'react'
import { formatUsd } from '../../contract/money.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { MoneyField } from '../ui/fields.tsx'

interface CapDialogProps {
  readonly worstUsd: number
  readonly leftUsd: number
  readonly capUsd: number
  /** The least cap that covers the worst case, USD. */
  readonly neededUsd: number
  /** Null: run under the cap as it is. */
  readonly onRun: (capUsd: number | null) => void
  readonly onClose: () => void
}

/** Asked before a run whose worst case passes the cap: stop at the cap, or raise it. */
export function CapDialog({ worstUsd, leftUsd, capUsd, neededUsd, onRun, onClose }: CapDialogProps) {
  const [cap, setCap] = useState(Math.ceil(neededUsd))
  return (
    <Dialog
      title="This run doesn’t fit the cap"
      role="alertdialog"
      isOpen
      onClose={onClose}
      width={480}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button onPress={() => onRun(cap)}>{`Raise to ${formatUsd(cap)} and run`}</Button>
          <Button
            variant="strong"
            isSafeChoice
            disabledReason={leftUsd <= 0 ? 'Nothing is left of the cap.' : null}
            onPress={() => onRun(null)}
          >
            Run up to the cap
          </Button>
        </>
      }
    >
      <p className="t2">
        Worst case is {formatUsd(worstUsd)} and {formatUsd(leftUsd)} is left of {formatUsd(capUsd)}. The run can stop at
        the cap and leave the rest waiting, or you can raise the cap.
      </p>
      <div className="row">
        <span className="t2">New cap</span>
        <MoneyField label="New cap" value={cap} onChange={setCap} min={Math.max(0.01, capUsd)} />
      </div>
    </Dialog>
  )
}
