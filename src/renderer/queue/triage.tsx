import { CircleCheck, RotateCw, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { formatUsd } from '../../contract/money.ts'
import type { QueueView, TriageGroup } from '../../contract/queue.ts'
import { request, toastFailure } from '../engine.ts'
import { failureMessage } from '../failure-message.ts'
import { useRemedy } from '../use-remedy.ts'
import { Button } from '../ui/button.tsx'
import { count, counted } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { StateIcon } from '../ui/row-state.tsx'
import { ResolveDialog } from './resolve-dialog.tsx'

interface TriageProps {
  readonly queue: QueueView
  readonly only: 'failed' | 'unknown' | null
}

/** Failures by cause: how many, what happened, what it cost, and one thing to do. Unknown outcomes come last and look different. */
export function Triage({ queue, only }: TriageProps) {
  const groups = queue.triage
    .filter((group) => only === null || group.state === only)
    .toSorted((a, b) => Number(a.state === 'unknown') - Number(b.state === 'unknown') || b.count - a.count)
  const total = groups.reduce((sum, group) => sum + group.count, 0)
  return (
    <aside className="tri" aria-label="Failures by cause">
      <div className="lt">
        <b>Needs a decision</b>
        <span className="t3">{total === 0 ? '' : `${count(total)} by cause`}</span>
      </div>
      <div className="tri-list" tabIndex={-1}>
        {groups.length === 0 ? (
          <p className="tf s12 t3">
            <Icon of={CircleCheck} size={15} />
            <span>Nothing failed and nothing is unclear.</span>
          </p>
        ) : (
          groups.map((group) => <Group key={`${group.state} ${group.cause}`} group={group} />)
        )}
      </div>
      <p className="tf s12 t3">
        <Icon of={ShieldCheck} size={15} />
        <span>
          Every request is written to disk before it is sent. Nothing with an unknown outcome is sent again without you.
        </span>
      </p>
    </aside>
  )
}

function Group({ group }: { readonly group: TriageGroup }) {
  const words = failureMessage(group.example, group.heldUsd)
  const isUnknown = group.state === 'unknown'
  const examples = group.keys.slice(0, 3)
  const rest = group.count - examples.length
  return (
    <section className="tg">
      <div className="row">
        <StateIcon state={group.state} size={15} />
        <b className="b">{words.title}</b>
        <b className="b end">{count(group.count)}</b>
      </div>
      <p className="t2 s12 selectable">
        {isUnknown
          ? `Sent, but no answer came back. ${formatUsd(group.heldUsd)} stays held. These never run again on their own.`
          : [words.sentence, saysMoney(words.sentence) ? '' : words.money && `${words.money}.`]
              .filter(Boolean)
              .join(' ')}
      </p>
      <div className="row">
        <span className="t3 s12 grow clip" title={group.keys.join(' ')}>
          {examples.join('  ')}
          {rest > 0 ? `  +${count(rest)}` : ''}
        </span>
        {isUnknown ? <ResolveButton group={group} /> : <RetryButton group={group} />}
      </div>
    </section>
  )
}

/** Some sentences already say what became of the money. */
function saysMoney(sentence: string): boolean {
  return /\bcharged\b/.test(sentence)
}

function RetryButton({ group }: { readonly group: TriageGroup }) {
  const [isBusy, setBusy] = useState(false)
  const applyRemedy = useRemedy()
  const { remedy } = failureMessage(group.example)
  const retry = async (): Promise<void> => {
    setBusy(true)
    try {
      for (const batchId of group.batchIds) await request('batch.retry', { batchId, cause: group.cause })
    } catch (error) {
      toastFailure(error)
    }
    setBusy(false)
  }
  return (
    <>
      {remedy ? (
        <Button size="small" variant="ghost" onPress={() => applyRemedy(remedy)}>
          {remedy.label}
        </Button>
      ) : null}
      <Button size="small" icon={RotateCw} isBusy={isBusy} onPress={() => void retry()}>
        {`Retry ${count(group.count)}`}
      </Button>
    </>
  )
}

function ResolveButton({ group }: { readonly group: TriageGroup }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button
        size="small"
        variant="strong"
        aria-label={`Resolve ${counted(group.count, 'unknown outcome')}`}
        onPress={() => setOpen(true)}
      >
        {`Resolve ${count(group.count)}…`}
      </Button>
      {isOpen ? (
        <ResolveDialog
          count={group.count}
          heldUsd={group.heldUsd}
          batchIds={group.batchIds}
          cause={group.cause}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  )
}
