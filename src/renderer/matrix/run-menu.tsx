import { ShieldAlert, ShieldCheck } from 'lucide-react'
import type { BatchSummary } from '../../contract/batch.ts'
import { formatUsd } from '../../contract/money.ts'
import { MoneyField } from '../ui/fields.tsx'
import { Radio, Radios } from '../ui/choices.tsx'
import { count, counted } from '../ui/format.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { PolicyChoice } from '../policy-choice.tsx'
import { leftSentence } from './cap-room.ts'
import type { Run } from './use-run.ts'
import { runUsd } from './prices.ts'
import { useHeldOf } from './use-held-of.ts'

interface RunMenuProps {
  readonly batch: BatchSummary
  readonly run: Run
  readonly ticked: ReadonlySet<number>
  readonly onClose: () => void
}

/** Behind the caret of Run: which rows, up to what cap, and what becomes of requests without an answer. */
export function RunMenu(props: RunMenuProps) {
  const { batch, run, ticked } = props
  const { all, kind } = run
  const selected = useHeldOf(batch.id, ticked, true).data
  return (
    <div className="runmenu">
      <div className="group-h">Which rows</div>
      <Radios label="Which rows" value={kind} onChange={run.setKind} className="rm-rows">
        <Radio value="selected" isDisabled={!selected || selected.jobs === 0} className="item">
          <span className="grow">
            Selected
            <span className="t3">
              {ticked.size === 0
                ? ' · none ticked'
                : ` · ${count(ticked.size)} ticked, ${count(selected?.rows ?? 0)} waiting`}
            </span>
          </span>
          <span className="t2">
            {selected && selected.jobs > 0 ? runUsd(selected.estimatedUsd, batch.provider) : ''}
          </span>
        </Radio>
        <Radio value="all" className="item">
          <span className="grow">
            All waiting<span className="t3"> · {counted(all.rows, 'row')}</span>
          </span>
          <span className="m">{all.jobs > 0 ? runUsd(all.estimatedUsd, batch.provider) : ''}</span>
        </Radio>
      </Radios>
      <p className="rm-note t3 s12">Rows that already have a picture never run again unless you ask for it.</p>
      <div className="hr" />
      <div className="group-h">
        Cap of this batch
        <span className="end">
          <MoneyField
            label="Cap of this batch"
            value={run.caps.batch ?? batch.capUsd ?? 50}
            onChange={run.setCap}
            size="small"
            width={88}
          />
        </span>
      </div>
      <div className="hr" />
      <div className="group-h">If no answer comes back</div>
      <div className="rm-policy">
        <PolicyChoice value={run.policy} onChange={run.setPolicy} />
      </div>
      <div className="hr" />
      <CapCheck run={run} isPractice={batch.provider === 'practice'} />
      <div className="rm-foot">
        <Button size="small" onPress={props.onClose}>
          Done
        </Button>
      </div>
    </div>
  )
}

/** Whether the worst case fits under the cap that would stop it first. */
function CapCheck({ run, isPractice }: { readonly run: Run; readonly isPractice: boolean }) {
  const { room, worstUsd, overUsd } = run
  if (room === null) {
    return (
      <p className="rm-fact s12">
        <Icon of={isPractice ? ShieldCheck : ShieldAlert} size={15} />
        <span>{isPractice ? 'Practice mode costs nothing, so no cap applies.' : 'No cap is set.'}</span>
      </p>
    )
  }
  return (
    <p className="rm-fact s12">
      <Icon of={overUsd > 0 ? ShieldAlert : ShieldCheck} size={15} />
      <span>
        Worst case <b>{formatUsd(worstUsd)}</b> {overUsd > 0 ? 'does not fit' : 'fits'}: {leftSentence(room)} The run
        stops before it would go over.
      </span>
    </p>
  )
}
