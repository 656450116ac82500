import { ShieldAlert, ShieldCheck } from 'lucide-react'
import type { BatchSummary } from '../../contract/batch.ts'
import { formatUsd } from '../../contract/money.ts'
import { MoneyField } from '../ui/fields.tsx'
import { Radio, Radios } from '../ui/choices.tsx'
import { count, counted, shortUsd } from '../ui/format.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import type { Run } from './use-run.ts'
import { runUsd } from './prices.ts'
import { useHeldOf } from './use-held-of.ts'

interface RunMenuProps {
  readonly batch: BatchSummary
  readonly run: Run
  readonly ticked: ReadonlySet<number>
  readonly onClose: () => void
}

/** Behind the caret of Run: which rows, and up to what cap. */
export function RunMenu(props: RunMenuProps) {
  const { batch, run, ticked } = props
  const { all, kind, capUsd } = run
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
          <span className="t2">{selected && selected.jobs > 0 ? runUsd(selected.usd, batch.provider) : ''}</span>
        </Radio>
        <Radio value="all" className="item">
          <span className="grow">
            All waiting<span className="t3"> · {counted(all.rows, 'row')}</span>
          </span>
          <span className="m">{all.jobs > 0 ? runUsd(all.usd, batch.provider) : ''}</span>
        </Radio>
      </Radios>
      <p className="rm-note t3 s12">Rows that already have a picture never run again unless you ask for it.</p>
      <div className="hr" />
      <div className="group-h">
        Cap of this batch
        <span className="end">
          <MoneyField label="Cap of this batch" value={capUsd ?? 50} onChange={run.setCap} size="small" width={88} />
        </span>
      </div>
      <div className="hr" />
      <CapCheck
        worstUsd={batch.provider === 'practice' ? 0 : run.scope.usd.high}
        leftUsd={run.leftUsd}
        capUsd={capUsd}
      />
      <div className="rm-foot">
        <Button size="small" onPress={props.onClose}>
          Done
        </Button>
      </div>
    </div>
  )
}

interface CapCheckProps {
  readonly worstUsd: number
  readonly leftUsd: number | null
  readonly capUsd: number | null
}

function CapCheck({ worstUsd, leftUsd, capUsd }: CapCheckProps) {
  if (leftUsd === null || capUsd === null) {
    return (
      <p className="rm-fact s12">
        <Icon of={ShieldAlert} size={15} />
        <span>This batch has no cap.</span>
      </p>
    )
  }
  const fits = worstUsd <= leftUsd + 0.005
  return (
    <p className="rm-fact s12">
      <Icon of={fits ? ShieldCheck : ShieldAlert} size={15} />
      <span>
        Worst case <b>{formatUsd(worstUsd)}</b> {fits ? 'fits' : 'does not fit'}: <b>{formatUsd(leftUsd)}</b> is left of
        the {shortUsd(capUsd)} cap. The run stops before it would go over.
      </span>
    </p>
  )
}
