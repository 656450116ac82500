import { ExternalLink, Search } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { FailureCode } from '../../contract/failure.ts'
import type { TriageJob } from '../../contract/queue.ts'
import { host, toastFailure } from '../engine.ts'
import { failureMessage } from '../failure-message.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { count, counted } from '../ui/format.ts'
import { Working } from '../ui/progress.tsx'
import { useDecision, useLook, useUndecidedJobs, type Look } from './resolve-dialog-acts.ts'
import { RequestTable } from './resolve-dialog-table.tsx'
import { choiceLabels, lookedSentence, threeSentences, undecided, usagePageOf } from './resolve-dialog-words.ts'
import './triage.css'

/** The most requests decided at once: a person can look through so many. */
const mostAtOnce = 100

interface ResolveDialogProps {
  /** Why nobody knows. Only jobs of this cause are touched. */
  readonly cause: FailureCode
  /** Only this batch; all when left out. */
  readonly batchId?: number
  /** Only this job. */
  readonly jobId?: number
  readonly onClose: () => void
}

/**
 * What becomes of requests that were sent and have no outcome. Nothing is decided but what is listed and ticked; looking,
 * which sends nothing, has the focus.
 */
export function ResolveDialog({ cause, batchId, jobId, onClose }: ResolveDialogProps) {
  const { found, jobs, isOver } = useUndecidedJobs({ cause, batchId, jobId })
  const listed = jobs.slice(0, mostAtOnce)
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set())
  const chosen = listed.filter((job) => !left.has(job.jobId))
  const look = useLook(chosen, onClose)
  return (
    <Dialog
      title={titleOf(jobs.length, isOver)}
      role="alertdialog"
      isOpen
      onClose={onClose}
      width={960}
      footer={isOver ? <CloseButton onClose={onClose} /> : <Choices jobs={chosen} look={look} onClose={onClose} />}
    >
      {found.isError ? <p className="t2">{failureMessage(found.error.failure).sentence}</p> : null}
      {found.isPending ? <Working label="Reading the requests" /> : null}
      {listed.length === 0 ? null : (
        <>
          <Sentences jobs={chosen.length === 0 ? listed : chosen} />
          <RequestTable jobs={listed} left={left} onLeft={setLeft} />
          <Notes listed={listed} total={jobs.length} />
        </>
      )}
      {/* Always there: a live region that comes together with its words is not read out. */}
      <p className="rq-looked" role="alert">
        {look.result === null ? '' : lookedSentence(look.result)}
      </p>
    </Dialog>
  )
}

function titleOf(jobs: number, isOver: boolean): string {
  if (isOver) return 'Nothing is undecided any more'
  return jobs === 0 ? 'Resolve unknown outcomes' : `Resolve ${counted(jobs, 'unknown outcome')}`
}

function CloseButton({ onClose }: { readonly onClose: () => void }) {
  return (
    <Button variant="strong" isSafeChoice onPress={onClose}>
      Close
    </Button>
  )
}

interface ChoicesProps {
  readonly jobs: readonly TriageJob[]
  readonly look: Look
  readonly onClose: () => void
}

/** The ways out, with the money each moves. */
function Choices({ jobs, look, onClose }: ChoicesProps) {
  const decide = useDecision(jobs, onClose)
  const labels = choiceLabels(undecided(jobs))
  const whyNot = jobs.length === 0 ? 'No request is chosen.' : null
  return (
    <>
      <Button variant="ghost" onPress={onClose}>
        Keep holding
      </Button>
      <Button disabledReason={whyNot} isBusy={decide.busy === 'write_off'} onPress={() => decide.act('write_off')}>
        {labels.writeOff}
      </Button>
      <Button disabledReason={whyNot} isBusy={decide.busy === 'resend'} onPress={() => decide.act('resend')}>
        {labels.resend}
      </Button>
      <Button
        variant="strong"
        icon={Search}
        isSafeChoice
        disabledReason={whyNot}
        isBusy={look.isBusy}
        onPress={look.act}
      >
        Look for it
      </Button>
    </>
  )
}

function Sentences({ jobs }: { readonly jobs: readonly TriageJob[] }): ReactNode {
  return (
    <div className="rq-words t2 selectable">
      {threeSentences(undecided(jobs)).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  )
}

/** What is not listed, and where the provider shows what it charged. */
function Notes({ listed, total }: { readonly listed: readonly TriageJob[]; readonly total: number }) {
  const page = usagePageOf(listed[0]?.attempt?.host ?? '')
  const more = total - listed.length
  if (page === null && more === 0) return null
  return (
    <div className="row rq-notes t3 s12">
      {more > 0 ? (
        <span>{`The first ${count(listed.length)} are listed and decided; ${count(more)} come after.`}</span>
      ) : null}
      {page === null ? null : (
        <>
          <span>OpenAI cannot be asked about one request; its usage page lists what was charged, by minute.</span>
          <Button
            size="small"
            variant="ghost"
            icon={ExternalLink}
            className="end"
            onPress={() => void host('host.openLink', { link: page }).catch(toastFailure)}
          >
            Open usage page
          </Button>
        </>
      )}
    </div>
  )
}
