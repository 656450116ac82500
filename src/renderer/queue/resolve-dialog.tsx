import { ExternalLink, Search } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { FailureCode } from '../../contract/failure.ts'
import type { LookResult, TriageJob } from '../../contract/queue.ts'
import { cache, host, request, toastFailure, useEngine } from '../engine.ts'
import { failureMessage } from '../failure-message.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { count, counted } from '../ui/format.ts'
import { Working } from '../ui/progress.tsx'
import { showToast } from '../ui/toast.tsx'
import { RequestTable } from './resolve-dialog-table.tsx'
import {
  byBatch,
  choiceLabels,
  lookedSentence,
  threeSentences,
  undecided,
  usagePageOf,
} from './resolve-dialog-words.ts'
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
  const found = useEngine('triage.jobs', {
    state: 'unknown',
    cause,
    ...(batchId === undefined ? {} : { batchId }),
    ...(jobId === undefined ? {} : { jobIds: [jobId] }),
  })
  const all = found.data ?? []
  const listed = all.slice(0, mostAtOnce)
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set())
  const chosen = listed.filter((job) => !left.has(job.jobId))
  const look = useLook(chosen)
  const decide = useDecision(chosen, onClose)
  const labels = choiceLabels(undecided(chosen))
  const whyNot = chosen.length === 0 ? 'No request is chosen.' : null
  const isOver = found.data !== undefined && all.length === 0
  return (
    <Dialog
      title={isOver ? 'Nothing is undecided any more' : `Resolve ${counted(all.length, 'unknown outcome')}`}
      role="alertdialog"
      isOpen
      onClose={onClose}
      width={960}
      footer={
        isOver ? (
          <Button variant="strong" isSafeChoice onPress={onClose}>
            Close
          </Button>
        ) : (
          <>
            <Button variant="ghost" onPress={onClose}>
              Keep holding
            </Button>
            <Button
              disabledReason={whyNot}
              isBusy={decide.busy === 'write_off'}
              onPress={() => decide.act('write_off')}
            >
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
    >
      {found.isError ? <p className="t2">{failureMessage(found.error.failure).sentence}</p> : null}
      {found.isPending ? <Working label="Reading the requests" /> : null}
      {listed.length === 0 ? null : (
        <>
          <Sentences jobs={chosen.length === 0 ? listed : chosen} />
          <RequestTable jobs={listed} left={left} onLeft={setLeft} />
          <Notes listed={listed} total={all.length} />
        </>
      )}
      {/* Always there: a live region that comes together with its words is not read out. */}
      <p className="rq-looked" role="alert">
        {look.result === null ? '' : lookedSentence(look.result)}
      </p>
    </Dialog>
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

function useLook(jobs: readonly TriageJob[]) {
  const [result, setResult] = useState<LookResult | null>(null)
  const [isBusy, setBusy] = useState(false)
  const act = async (): Promise<void> => {
    setBusy(true)
    setResult(null)
    try {
      setResult(await request('unknown.look', { jobIds: jobs.map(({ jobId }) => jobId) }))
      await cache.invalidateQueries({ queryKey: ['triage.jobs'] })
    } catch (error) {
      toastFailure(error)
    }
    setBusy(false)
  }
  return { result, isBusy, act: () => void act() }
}

type Decision = 'resend' | 'write_off'

/** Tells the engine what was decided about the chosen requests, batch by batch, and closes. */
function useDecision(jobs: readonly TriageJob[], onDone: () => void) {
  const [busy, setBusy] = useState<Decision | null>(null)
  const act = async (unknown: Decision): Promise<void> => {
    setBusy(unknown)
    let decided = 0
    try {
      for (const [batchId, jobIds] of byBatch(jobs)) {
        decided += (await request('batch.retry', { batchId, unknown, jobIds: [...jobIds] })).jobs
      }
    } catch (error) {
      // Another window or the command line may have decided in the meantime: the list is read again.
      toastFailure(error)
      await cache.invalidateQueries({ queryKey: ['triage.jobs'] })
      return setBusy(null)
    }
    void cache.invalidateQueries({ queryKey: ['triage.jobs'] })
    showToast({
      text:
        unknown === 'resend'
          ? `${counted(decided, 'request')} put back to be sent again.`
          : `${counted(decided, 'request')} given up.`,
    })
    onDone()
  }
  return { busy, act: (decision: Decision) => void act(decision) }
}
