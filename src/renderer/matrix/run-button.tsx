import { Play } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { BatchSummary } from '../../contract/batch.ts'
import { formatUsd } from '../../contract/money.ts'
import { useEngine } from '../engine.ts'
import { SplitButton } from '../ui/split-button.tsx'
import { CapDialog } from './cap-dialog.tsx'
import { etaAtPace, runLabel } from './run-label.ts'
import { RunMenu } from './run-menu.tsx'
import { isTyping } from './use-screen-keys.ts'
import { useRun, type ScopeKind } from './use-run.ts'

interface RunButtonProps {
  readonly batch: BatchSummary
  readonly ticked: ReadonlySet<number>
}

/** The one button that spends: rows × pictures, price, time and cap stand in its label. */
export function RunButton({ batch, ticked }: RunButtonProps) {
  const run = useRun(batch, ticked)
  const queue = useEngine('queue.get', {})
  const [askingCap, setAskingCap] = useState(false)
  const { scope, capUsd, leftUsd, overUsd } = run
  const press = (): void => (overUsd > 0 ? setAskingCap(true) : run.start(null))
  useRunKey(scope.jobs > 0 && !run.isBusy ? press : null)
  const eta = etaAtPace(scope.jobs, queue.data?.pace ?? null)
  const isOver = scope.jobs > 0 && overUsd > 0
  const isQueued = batch.jobs.waiting + batch.jobs.running > 0
  return (
    <>
      <SplitButton
        icon={Play}
        label={
          isOver ? (
            `Over cap by ${formatUsd(overUsd)}…`
          ) : (
            <RunWords parts={runLabel(scope, batch.provider, eta, capUsd, isQueued)} />
          )
        }
        moreLabel="Choose what to run"
        disabledReason={scope.jobs === 0 ? reasonOf(run.kind, isQueued) : null}
        isBusy={run.isBusy}
        onPress={press}
      >
        {(close) => <RunMenu batch={batch} run={run} ticked={ticked} onClose={close} />}
      </SplitButton>
      {askingCap && capUsd !== null && leftUsd !== null ? (
        <CapDialog
          worstUsd={scope.usd.high}
          leftUsd={leftUsd}
          capUsd={capUsd}
          neededUsd={batch.spentUsd + batch.reservedUsd + scope.usd.high}
          onRun={(cap) => {
            setAskingCap(false)
            run.start(cap)
          }}
          onClose={() => setAskingCap(false)}
        />
      ) : null}
    </>
  )
}

function reasonOf(kind: ScopeKind, isQueued: boolean): string {
  if (kind === 'selected') return 'None of the selected rows waits to be run.'
  return isQueued ? 'Every row was released. Pause to stop sending.' : 'Every row of this batch has been run.'
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
