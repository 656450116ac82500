import { useState } from 'react'
import { assertNever } from '../../contract/assert-never.ts'
import type { BatchSummary } from '../../contract/batch.ts'
import type { FailureCode } from '../../contract/failure.ts'
import type { JobCell } from '../../contract/job.ts'
import { formatUsd, formatUsdRange } from '../../contract/money.ts'
import { useAct } from '../engine.ts'
import { failureMessage } from '../failure-message.ts'
import { ChangeDialog } from '../queue/change-dialog.tsx'
import { ResolveDialog } from '../queue/resolve-dialog.tsx'
import { elapsed, useNow } from '../queue/time.ts'
import { policySentence, policyWords } from '../policy-words.ts'
import { useRemedy } from '../use-remedy.ts'
import { Button } from '../ui/button.tsx'
import { sentWords } from './cell-face.ts'

interface JobFactsProps {
  readonly batch: BatchSummary
  readonly job: JobCell
}

/** Why a job has no picture yet, what that did to money, and the one thing to do about it. */
export function JobFacts({ batch, job }: JobFactsProps) {
  switch (job.state) {
    case 'held':
      return <Facts title="Waits for Run" text={`Nothing is sent until you press Run. ${priceWords(batch, job)}`} />
    case 'waiting':
      return <Facts title="In the queue" text={`Sent when its turn comes. ${heldSentence(batch, job)}`} />
    case 'running':
      return <RunningFacts batch={batch} job={job} />
    case 'cancelled':
      return <Facts title="Cancelled" text="Taken out before it was sent. Not charged." />
    case 'failed':
      return <FailedFacts batch={batch} job={job} />
    case 'done':
      return <FailedFacts batch={batch} job={job} />
    case 'unknown':
      return <UnknownFacts batch={batch} job={job} />
    default:
      return assertNever(job.state)
  }
}

interface FactsProps {
  readonly title: string
  readonly text: string
  readonly children?: React.ReactNode
}

function Facts({ title, text, children }: FactsProps) {
  return (
    <section className="job-facts">
      <h2>{title}</h2>
      <p className="t2 s12 selectable">{text}</p>
      {children}
    </section>
  )
}

function RunningFacts({ batch, job }: JobFactsProps) {
  const now = useNow()
  const since = job.startedAt === null ? '' : ` for ${elapsed(now - job.startedAt)}`
  return <Facts title="Running" text={`Being made${since}. ${heldSentence(batch, job)}`} />
}

const freeSentence = 'Practice mode costs nothing.'

function priceWords({ provider }: BatchSummary, { estimatedUsd }: JobCell): string {
  return provider === 'practice' ? freeSentence : `About ${formatUsdRange(estimatedUsd, true)}.`
}

function heldSentence({ provider }: BatchSummary, { estimatedUsd }: JobCell): string {
  return provider === 'practice' ? freeSentence : `About ${formatUsdRange(estimatedUsd, true)} is held for it.`
}

/** Sent again unchanged these end the same way. */
const needsChange: ReadonlySet<FailureCode> = new Set(['moderation_blocked', 'invalid_parameter', 'model_not_found'])

function FailedFacts({ batch, job }: JobFactsProps) {
  const remedy = useRemedy()
  if (job.failure === null) return <Facts title="Failed" text="No reason was kept." />
  const words = failureMessage(job.failure, job.estimatedUsd.high)
  const own = words.remedy
  const change = <ChangeButton key="change" job={job} isFirst={needsChange.has(job.failure.code)} />
  const retry = <RetryButton key="retry" batch={batch} job={job} isFirst={!needsChange.has(job.failure.code)} />
  return (
    <Facts
      title={words.title}
      text={[words.sentence, words.money && `${words.money}.`, words.action].filter(Boolean).join(' ')}
    >
      <div className="row">
        {needsChange.has(job.failure.code) ? [change, retry] : [retry, change]}
        {own ? (
          <Button size="small" variant="ghost" onPress={() => remedy(own)}>
            {own.label}
          </Button>
        ) : null}
      </div>
    </Facts>
  )
}

interface ActionProps {
  readonly job: JobCell
  /** The one to press first. */
  readonly isFirst: boolean
}

function RetryButton({ batch, job, isFirst }: ActionProps & { readonly batch: BatchSummary }) {
  const retry = useAct('batch.retry')
  return (
    <Button
      size="small"
      variant={isFirst ? 'secondary' : 'ghost'}
      isBusy={retry.isPending}
      onPress={() => retry.mutate({ batchId: batch.id, jobIds: [job.jobId] })}
    >
      {`Retry · ${batch.provider === 'practice' ? 'no cost' : formatUsdRange(job.estimatedUsd, true)}`}
    </Button>
  )
}

function ChangeButton({ job, isFirst }: ActionProps) {
  const [isOpen, setOpen] = useState(false)
  if (job.state !== 'failed') return null
  return (
    <>
      <Button size="small" variant={isFirst ? 'secondary' : 'ghost'} onPress={() => setOpen(true)}>
        Change…
      </Button>
      {isOpen ? (
        <ChangeDialog jobIds={[job.jobId]} title="Change 1 picture and send again" onClose={() => setOpen(false)} />
      ) : null}
    </>
  )
}

function UnknownFacts({ batch, job }: JobFactsProps) {
  const [isOpen, setOpen] = useState(false)
  const cause = job.failure?.code ?? 'outcome_unknown'
  const what = cause === 'outcome_unknown' ? sentWords(job.startedAt) : (job.failure?.message ?? '')
  return (
    <Facts title="Unknown outcome" text={`${what} ${heldWords(batch, job)}`}>
      <div className="row">
        <Button size="small" variant="strong" onPress={() => setOpen(true)}>
          Resolve…
        </Button>
      </div>
      <p className="t3 s12">
        Without an answer: {policyWords(batch.unknownPolicy)}. {policySentence(batch.unknownPolicy)}
      </p>
      {isOpen ? (
        <ResolveDialog cause={cause} batchId={batch.id} jobId={job.jobId} onClose={() => setOpen(false)} />
      ) : null}
    </Facts>
  )
}

/** What is held for a request without an outcome, and that it stays where it is. */
function heldWords(batch: BatchSummary, job: JobCell): string {
  if (batch.provider === 'practice') return `${freeSentence} It never runs again on its own.`
  return `It may have been made and charged. ${formatUsd(job.estimatedUsd.high)} stays held, and it never runs again on its own.`
}
