import { Play } from 'lucide-react'
import { useEffect, useId } from 'react'
import type { BatchSummary } from '../../contract/batch.ts'
import { formatUsd } from '../../contract/money.ts'
import { useEngine } from '../engine.ts'
import { SplitButton } from '../ui/split-button.tsx'
import { CapDialog } from './cap-dialog.tsx'
import { RunConfirm } from './run-confirm.tsx'
import { etaAtPace, runLabel, runNotes } from './run-label.ts'
import { RunMenu } from './run-menu.tsx'
import './run.css'
import { isTyping } from './use-screen-keys.ts'
import { useRunSteps, type RunSteps } from './use-run-steps.ts'
import { useRun, type Run, type ScopeKind } from './use-run.ts'

interface RunButtonProps {
  readonly batch: BatchSummary
  readonly ticked: ReadonlySet<number>
}

/** The one button that spends: rows × pictures, price, time and cap stand in its label, what else goes or may follow below. */
export function RunButton({ batch, ticked }: RunButtonProps) {
  const run = useRun(batch, ticked)
  const steps = useRunSteps(run)
  const queue = useEngine('queue.get', {})
  const { scope, extras, room, overUsd } = run
  const noteId = useId()
  const notes = scope.jobs === 0 || extras === null ? null : runNotes(scope, extras, batch.provider)
  const note = [notes?.along, notes?.most].filter(Boolean).join(' · ')
  useRunKey(scope.jobs > 0 && !run.isBusy && steps.step.kind === 'none' ? steps.press : null)
  const eta = etaAtPace(scope.jobs, queue.data?.pace ?? null)
  const isQueued = batch.jobs.waiting + batch.jobs.running > 0
  return (
    <div className="run">
      <SplitButton
        icon={Play}
        label={
          scope.jobs > 0 && overUsd > 0 && room !== null ? (
            `Over ${room.kind} cap by ${formatUsd(overUsd)}…`
          ) : (
            <RunWords parts={runLabel(scope, batch.provider, eta, room, isQueued)} />
          )
        }
        moreLabel="Choose what to run"
        disabledReason={scope.jobs === 0 ? reasonOf(run.kind, isQueued) : null}
        isBusy={run.isBusy}
        describedBy={note === '' ? undefined : noteId}
        onPress={steps.press}
      >
        {(close) => <RunMenu batch={batch} run={run} ticked={ticked} onClose={close} />}
      </SplitButton>
      {note === '' ? null : (
        <p id={noteId} className="run-note t3 s11">
          {note}
        </p>
      )}
      <Questions batch={batch} run={run} steps={steps} etaSeconds={eta} />
    </div>
  )
}

interface QuestionsProps {
  readonly batch: BatchSummary
  readonly run: Run
  readonly steps: RunSteps
  readonly etaSeconds: number | null
}

/** What is asked between the press and the run. */
function Questions({ batch, run, steps, etaSeconds }: QuestionsProps) {
  const { step } = steps
  return (
    <>
      {step.kind === 'cap' ? (
        // A second cap that is too small asks anew, with its own figures.
        <CapDialog
          key={step.room.kind}
          room={step.room}
          worstUsd={run.worstUsd}
          onRun={steps.answerCap}
          onClose={steps.cancel}
        />
      ) : null}
      {step.kind === 'confirm' ? (
        <RunConfirm
          batch={batch}
          scope={run.scope}
          extras={run.extras}
          rooms={run.roomsWith(step.caps)}
          limitUsd={step.limitUsd}
          etaSeconds={etaSeconds}
          policy={run.policy}
          onRun={steps.confirm}
          onClose={steps.cancel}
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

/** Ctrl+Enter presses Run and nothing else, wherever the focus is on the screen, except in a dialog or a text field. */
function useRunKey(press: (() => void) | null): void {
  useEffect(() => {
    if (press === null) return undefined
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || isTyping(event.target)) return
      event.preventDefault()
      event.stopPropagation()
      press()
    }
    addEventListener('keydown', listen, true)
    return () => removeEventListener('keydown', listen, true)
  }, [press])
}
