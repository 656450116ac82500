import { assertNever } from '../../contract/assert-never.ts'
import type { FailureCode } from '../../contract/failure.ts'
import { formatUsd } from '../../contract/money.ts'
import type { LookResult, TriageJob } from '../../contract/queue.ts'
import { counted } from '../ui/format.ts'

/** Requests whose end nobody knows, in figures. */
export interface Undecided {
  readonly count: number
  /** Set aside for them, USD. */
  readonly heldUsd: number
  /** What sending them again may cost at most, USD. */
  readonly againUsd: number
  /**
   * unanswered: sent, and nothing came back. answered: an answer came, and no picture could be made of it so far.
   * set_aside: under way in two stops of the engine; what arrived is kept.
   */
  readonly kind: 'unanswered' | 'answered' | 'set_aside'
  /** The provider has charged them for sure: giving up does not bring the money back. */
  readonly isCharged: boolean
  /** Practice mode: nothing of it costs anything. */
  readonly isFree: boolean
}

/** Adds up the chosen requests. */
export function undecided(jobs: readonly TriageJob[]): Undecided {
  const isFree = jobs.every(({ attempt }) => attempt?.host === 'practice')
  return {
    count: jobs.length,
    heldUsd: sum(jobs, ({ heldUsd }) => heldUsd),
    againUsd: isFree ? 0 : sum(jobs, ({ estimatedUsd }) => estimatedUsd.high),
    kind: kindOf(jobs[0]?.failure?.code),
    isCharged: jobs.length > 0 && jobs.every(({ failure }) => failure?.money === 'charged'),
    isFree,
  }
}

/** The jobs of a group have one cause. */
function kindOf(code: FailureCode | undefined): Undecided['kind'] {
  if (code === undefined || code === 'outcome_unknown') return 'unanswered'
  return code === 'set_aside' ? 'set_aside' : 'answered'
}

/** What happened, what it may have cost, and what each choice does: three sentences. */
export function threeSentences(all: Undecided): readonly [string, string, string] {
  return [whatHappened(all), costSentence(all), choiceSentence(all)]
}

function whatHappened({ count, kind }: Undecided): string {
  const one = count === 1
  const requests = one ? 'One request was' : `${counted(count, 'request')} were`
  switch (kind) {
    case 'unanswered':
      return `${requests} sent and no answer came back, so nobody here can tell whether the ${one ? 'picture was' : 'pictures were'} made.`
    case 'answered':
      return `${requests} answered, but no picture could be made of the ${one ? 'answer, which is' : 'answers, which are'} kept as received.`
    case 'set_aside':
      return `${requests} under way each of two times that Proofsheet stopped, and ${one ? 'is' : 'are'} set aside; whatever arrived is kept as received.`
    default:
      return assertNever(kind)
  }
}

function costSentence({ count, heldUsd, isCharged, isFree }: Undecided): string {
  if (isFree) return 'Nothing was charged: practice mode costs nothing.'
  const money = formatUsd(heldUsd)
  if (isCharged) return `${count === 1 ? 'It was' : 'They were'} charged, up to ${money}, which is held from the cap.`
  return `${count === 1 ? 'It may have been' : 'They may have been'} charged, up to ${money}, which stays held from the cap until you decide.`
}

function choiceSentence({ kind, heldUsd, isCharged, isFree }: Undecided): string {
  const looking =
    kind === 'unanswered'
      ? 'Looking searches this computer for an answer and sends nothing'
      : 'Looking tries once more what is kept on this computer and sends nothing'
  if (isFree) return `${looking}; sending again makes the pictures at no cost; giving up ends without a picture.`
  const giving = isCharged
    ? `giving up ends without a picture and counts the ${formatUsd(heldUsd)} as spent`
    : `giving up ends without a picture and frees the ${formatUsd(heldUsd)}, even if the provider has charged it`
  return `${looking}; sending again may be charged a second time; ${giving}.`
}

/** The buttons, with the money each moves. */
export function choiceLabels({ againUsd, heldUsd, isCharged, isFree }: Undecided): {
  readonly resend: string
  readonly writeOff: string
} {
  if (isFree) return { resend: 'Send again (no cost)', writeOff: 'Give up' }
  return {
    resend: `Send again (${isCharged ? 'a second charge' : 'may be a second charge'}, ${formatUsd(againUsd)})`,
    writeOff: isCharged ? `Give up and count ${formatUsd(heldUsd)} as spent` : 'Give up and release the hold',
  }
}

/** What looking brought, and that nothing was sent for it. */
export function lookedSentence({ looked, found }: LookResult): string {
  const rest = looked - found
  if (looked === 0) return 'None of these is undecided any more.'
  if (found === 0) {
    return `No answer to ${looked === 1 ? 'it' : `these ${counted(looked, 'request')}`} is on this computer. Nothing was sent.`
  }
  const made = `${counted(found, 'answer')} ${found === 1 ? 'was' : 'were'} found and ${found === 1 ? 'becomes its picture' : 'become their pictures'} without a new request.`
  return rest === 0 ? made : `${made} ${counted(rest, 'request')} ${rest === 1 ? 'is' : 'are'} still undecided.`
}

/** The page on which a provider lists what it charged, where the app knows one. */
export function usagePageOf(host: string): 'openai-usage' | null {
  return host === 'api.openai.com' ? 'openai-usage' : null
}

/** Ids by batch: a decision is told batch by batch. */
export function byBatch(jobs: readonly TriageJob[]): ReadonlyMap<number, readonly number[]> {
  return new Map(
    [...Map.groupBy(jobs, ({ batchId }) => batchId)].map(([batchId, own]) => [batchId, own.map(({ jobId }) => jobId)]),
  )
}

function sum(jobs: readonly TriageJob[], value: (job: TriageJob) => number): number {
  return jobs.reduce((total, job) => total + value(job), 0)
}
