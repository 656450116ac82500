import { CircleCheck, ShieldCheck } from 'lucide-react'
import type { QueueView, TriageGroup } from '../../contract/queue.ts'
import { failureMessage } from '../failure-message.ts'
import { count } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { StateIcon } from '../ui/row-state.tsx'
import { GroupAction } from './triage-action.tsx'
import { examplesShown, useExamples } from './triage-jobs.ts'
import { exampleWords, groupSentence } from './triage-words.ts'
import './triage.css'

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
          groups.map((group) => <Group key={group.key} group={group} />)
        )}
      </div>
      <p className="tf s12 t3">
        <Icon of={ShieldCheck} size={15} />
        <span>
          Every request is written to disk before it is sent. What has an unknown outcome is sent again only by you, or
          by the rule you gave its batch.
        </span>
      </p>
    </aside>
  )
}

function Group({ group }: { readonly group: TriageGroup }) {
  const { title } = failureMessage(group.example)
  const hasExamples = group.action.kind === 'resolve' || group.action.kind === 'edit_prompt'
  return (
    <section className="tg" aria-label={`${title}, ${count(group.count)}`}>
      <div className="row">
        <StateIcon state={group.state} size={15} />
        <b className="b">{title}</b>
        <b className="b end">{count(group.count)}</b>
      </div>
      <p className="t2 s12 selectable">{groupSentence(group)}</p>
      {hasExamples ? <Examples group={group} /> : null}
      <div className="row">
        <span className="t3 s12 grow clip">{hasExamples ? <More group={group} /> : <Keys group={group} />}</span>
        <GroupAction group={group} />
      </div>
    </section>
  )
}

/** Up to two of them, each with what sets it apart. */
function Examples({ group }: { readonly group: TriageGroup }) {
  const examples = useExamples(group)
  if (examples.data === undefined) return null
  return (
    <ul className="tg-examples s12">
      {examples.data.map((job) => (
        <li key={job.jobId}>
          <span className="m">{job.key}</span>
          <span className="t2 clip" title={exampleWords(job)}>
            {exampleWords(job)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function More({ group }: { readonly group: TriageGroup }) {
  const more = group.count - examplesShown
  if (more > 0) return `and ${count(more)} more`
  return group.state === 'unknown' ? 'You choose what happens' : ''
}

function Keys({ group }: { readonly group: TriageGroup }) {
  const shown = group.keys.slice(0, 3)
  const rest = group.count - shown.length
  return `${shown.join('  ')}${rest > 0 ? `  +${count(rest)}` : ''}`
}
