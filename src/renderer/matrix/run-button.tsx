import { Play } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { BatchSummary } from '../../contract/batch.ts'
import { formatUsd } from '../../contract/money.ts'
import { useAct, useEngine } from '../engine.ts'
import { SplitButton } from '../ui/split-button.tsx'
import { CapDialog } from './cap-dialog.tsx'
import { etaAtPace, leftOfCap, runLabel } from './run-label.ts'
import { RunMenu, type ScopeKind } from './run-menu.tsx'
import { isTyping } from './use-screen-keys.ts'
import { useHeldOf } from './use-held-of.ts'

interface RunButtonProps {
  readonly batch: BatchSummary
  readonly ticked: ReadonlySet<number>
}

/** The one button that spends: rows × pictures, price, time and cap stand in its label. */
export function RunButton({ batch, ticked }: RunButtonProps) {
  const run = useAct('batch.run')
  const queue = useEngine('queue.get', {})
  const [kind, setKind] = useState<ScopeKind>('all')
  const [capUsd, setCap] = useState<number | null>(null)
  const [overCap, setOverCap] = useState(false)
  const selected = useHeldOf(batch.id, ticked, kind === 'selected')
  const isSelected = kind === 'selected' && ticked.size > 0
  const all = { rows: batch.held.rows, jobs: batch.held.jobs, usd: batch.held.estimatedUsd }
  const scope = isSelected ? (selected.data ?? { rows: 0, jobs: 0, usd: { low: 0, high: 0 } }) : all
  const cap = capUsd ?? batch.capUsd
  const left = leftOfCap(batch, cap)
  const over = left === null || batch.provider === 'practice' ? 0 : scope.usd.high - left

  const start = (newCap: number | null): void => {
    setOverCap(false)
    run.mutate({
      batchId: batch.id,
      ...(isSelected ? { rowIds: [...ticked] } : {}),
      ...(newCap === null ? {} : { capUsd: newCap }),
    })
    setKind('all')
    setCap(null)
  }
  const press = (): void => (over > 0.005 ? setOverCap(true) : start(capUsd))
  useRunKey(scope.jobs > 0 && !run.isPending ? press : null)

  const eta = etaAtPace(scope.jobs, queue.data?.perMinute ?? [])
  return (
    <>
      <SplitButton
        icon={Play}
        label={
          scope.jobs > 0 && over > 0.005 ? (
            `Over cap by ${formatUsd(over)}…`
          ) : (
            <RunWords parts={runLabel(scope, batch.provider, eta, cap)} />
          )
        }
        moreLabel="Choose what to run"
        disabledReason={scope.jobs === 0 ? reasonOf(isSelected) : null}
        isBusy={run.isPending}
        onPress={press}
      >
        {(close) => (
          <RunMenu
            batch={batch}
            all={all}
            ticked={ticked}
            kind={isSelected ? 'selected' : 'all'}
            onKind={setKind}
            worstUsd={scope.usd.high}
            capUsd={cap}
            onCap={setCap}
            onClose={close}
          />
        )}
      </SplitButton>
      {overCap && cap !== null && left !== null ? (
        <CapDialog
          worstUsd={scope.usd.high}
          leftUsd={left}
          capUsd={cap}
          neededUsd={batch.spentUsd + batch.reservedUsd + scope.usd.high}
          onRun={start}
          onClose={() => setOverCap(false)}
        />
      ) : null}
    </>
  )
}

function reasonOf(isSelected: boolean): string {
  return isSelected ? 'None of the selected rows waits to be run.' : 'Every row of this batch has been run.'
}

function RunWords({ parts }: { readonly parts: readonly string[] }) {
  const [what, ...facts] = parts
  return (
    <span className="run-words">
      {what}
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </span>
  )
}

/** Ctrl+Enter presses Run wherever the focus is on the screen, except in a dialog or a text field. */
function useRunKey(press: (() => void) | null): void {
  useEffect(() => {
    if (press === null) return undefined
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || isTyping(event.target)) return
      event.preventDefault()
      press()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [press])
}
