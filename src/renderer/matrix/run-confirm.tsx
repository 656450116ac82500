import type { BatchSummary } from '../../contract/batch.ts'
import { formatUsd, formatUsdRange } from '../../contract/money.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { counted, duration } from '../ui/format.ts'
import { policyWords } from '../policy-words.ts'
import { capTitles, type CapRoom } from './cap-room.ts'
import { runNotes, runWhat, worstUsd, type RunExtras, type RunScope } from './run-label.ts'

interface RunConfirmProps {
  readonly batch: BatchSummary
  readonly scope: RunScope
  readonly extras: RunExtras | null
  readonly rooms: readonly CapRoom[]
  /** The highest price that is run without asking a second time, USD. */
  readonly limitUsd: number
  readonly etaSeconds: number | null
  readonly policy: BatchSummary['unknownPolicy']
  readonly onRun: () => void
  readonly onClose: () => void
}

/** The second question before a run that may cost more than the user set: all of it in figures, nothing to guess. */
export function RunConfirm(props: RunConfirmProps) {
  const { batch, scope, extras, rooms, limitUsd, etaSeconds, policy } = props
  const price = formatUsdRange(scope.estimatedUsd)
  const notes = extras === null ? null : runNotes(scope, extras, batch.provider)
  return (
    <Dialog
      title={`${runWhat(scope)} for up to ${formatUsd(worstUsd(scope, extras, batch.provider))}`}
      role="alertdialog"
      isOpen
      onClose={props.onClose}
      width={520}
      footer={
        <>
          <Button isSafeChoice onPress={props.onClose}>
            Cancel
          </Button>
          <Button variant="strong" onPress={props.onRun}>
            {`${runWhat(scope)} · ${price}`}
          </Button>
        </>
      }
    >
      <dl className="run-facts">
        <dt>Pictures</dt>
        <dd>{`${counted(scope.jobs, 'picture')} of ${counted(scope.rows, 'row')}, ${batch.name}`}</dd>
        {notes?.along ? <dd className="run-more">{notes.along}</dd> : null}
        <dt>Price</dt>
        <dd className="m">{price}</dd>
        {notes?.most ? <dd className="run-more">{notes.most}</dd> : null}
        <dt>Time</dt>
        <dd>{etaSeconds === null ? 'known once the first pictures are there' : `about ${duration(etaSeconds)}`}</dd>
        {rooms.map((room) => (
          <RoomLine key={room.kind} room={room} />
        ))}
        <dt>No answer</dt>
        <dd>{policyWords(policy)}</dd>
      </dl>
      <p className="t3 s12">
        Asked because it may cost more than {formatUsd(limitUsd)}, the amount set in Settings. It stops before it would
        pass a cap.
      </p>
    </Dialog>
  )
}

function RoomLine({ room }: { readonly room: CapRoom }) {
  return (
    <>
      <dt>{capTitles[room.kind]}</dt>
      <dd>{`${formatUsd(room.capUsd)}, ${formatUsd(room.leftUsd)} left`}</dd>
    </>
  )
}
