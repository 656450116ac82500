import { X } from 'lucide-react'
import { Button, IconButton } from '../../ui/button.tsx'
import { count } from '../../ui/format.ts'
import { Tooltip } from '../../ui/tooltip.tsx'
import type { ListActions } from './list-actions.ts'

interface SelectionBarProps {
  readonly count: number
  /** "$0.36–$0.48"; empty while it is not known. */
  readonly price: string
  readonly state: 'waiting' | 'held'
  readonly actions: ListActions
  readonly onClear: () => void
}

/** What can be done with the selected jobs; there only while some are. */
export function SelectionBar({ count: selected, price, state, actions, onClear }: SelectionBarProps) {
  return (
    <div className="selbar q-selbar" role="toolbar" aria-label="Selection" data-region="">
      <b className="m">{count(selected)} selected</b>
      {price === '' ? null : <span className="t2 q-sel-usd">{price}</span>}
      <span className="vr s" />
      {state === 'waiting' ? (
        <>
          <Act label="To top" keys="Alt+Home" run={actions.toTop} />
          <Act label="To bottom" keys="Alt+End" run={actions.toBottom} />
        </>
      ) : null}
      <Act label={state === 'held' ? 'Release' : 'Hold'} keys="H" run={actions.hold} />
      <Act label="Change…" keys="E" run={actions.change} />
      <Act label="Duplicate" keys="D" run={actions.clone} />
      <Act label="Take out" keys="Delete" run={actions.cancel} />
      <span className="vr s" />
      <IconButton icon={X} label="Clear selection" shortcut="Esc" size="small" onPress={onClear} />
    </div>
  )
}

interface ActProps {
  readonly label: string
  readonly keys: string
  readonly run: () => void
}

function Act({ label, keys, run }: ActProps) {
  return (
    <Tooltip text={label} shortcut={keys}>
      <Button variant="ghost" size="small" onPress={run}>
        {label}
      </Button>
    </Tooltip>
  )
}
