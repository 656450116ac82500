import { formatUsd } from '../../contract/money.ts'
import type { PaceView, QueueView, RecoverySummary, ShutdownWarning } from '../../contract/queue.ts'
import type { Budget } from '../../contract/spend.ts'
import type { Output } from './output.ts'

/** What holds for all batches: the caps, what each lane learnt, and what was found after a crash. */
export function showLibrary({ budget, lanes, shutdowns, recovery }: QueueView, output: Output): void {
  output.record({ type: 'budget', ...budget })
  output.line(budgetText(budget))
  for (const lane of lanes) {
    output.record({ type: 'lane', ...lane })
    output.line(laneText(lane))
  }
  showShutdowns(shutdowns, output)
  if (!recovery) return
  output.record({ type: 'recovery', ...recovery })
  output.line(recoveryText(recovery))
}

/** Models that jobs still wait for and that end soon. */
export function showShutdowns(shutdowns: readonly ShutdownWarning[], output: Output): void {
  for (const shutdown of shutdowns) {
    output.record({ type: 'shutdown', ...shutdown })
    output.warning(shutdownText(shutdown))
  }
}

/** "gpt-image-1.5 ends on 2026-12-01, in 9 days; 218 requests still wait for it." */
export function shutdownText({ model, day, daysLeft, jobs }: ShutdownWarning): string {
  const when =
    daysLeft < 0 ? 'which is over' : daysLeft === 0 ? 'today' : daysLeft === 1 ? 'tomorrow' : `in ${daysLeft} days`
  const waits = jobs === 1 ? '1 request still waits' : `${jobs.toLocaleString('en-US')} requests still wait`
  return `${model} ends on ${day}, ${when}; ${waits} for it.`
}

/** "Today $1.20 of a cap of $5.00 a day; in all $30.10; $0.05 held." */
export function budgetText({ todayUsd, dayCapUsd, libraryUsd, libraryCapUsd, reservedUsd }: Budget): string {
  const day = dayCapUsd === null ? '' : ` of a cap of ${formatUsd(dayCapUsd)} a day`
  const all = libraryCapUsd === null ? '' : ` of a cap of ${formatUsd(libraryCapUsd)} for the library`
  return `Today ${formatUsd(todayUsd)}${day}; in all ${formatUsd(libraryUsd)}${all}; ${formatUsd(reservedUsd)} held.`
}

/** "openai at api.openai.com: 50 images a minute, learnt from headers." */
export function laneText({ provider, host, imagesPerMinute, learnedFrom, waitMs }: PaceView): string {
  const pace =
    imagesPerMinute === null
      ? 'its pace is not known yet'
      : `${Math.round(imagesPerMinute).toLocaleString('en-US')} images a minute`
  const from = { headers: ', learnt from its headers', refusal: ', learnt from a refusal', trial: ', learnt by trying' }
  const wait = waitMs > 0 ? `; may send again in ${Math.ceil(waitMs / 1_000)} s` : ''
  return `${provider} at ${host}: ${pace}${learnedFrom === null ? '' : from[learnedFrom]}${wait}.`
}

function recoveryText({ stored, unknown, atRiskUsd, setAside, totals }: RecoverySummary): string {
  const aside = setAside > 0 ? ` ${setAside} set aside: each was under way when it stopped, twice.` : ''
  return (
    `Proofsheet stopped in the middle of work: ${stored} answers that were here became pictures, ${unknown} requests ` +
    `have no known outcome (${formatUsd(atRiskUsd)} at risk).${aside} Now ${totals.done} done, ${totals.waiting} waiting, ` +
    `${totals.unknown} unknown, ${totals.failed} failed.`
  )
}
