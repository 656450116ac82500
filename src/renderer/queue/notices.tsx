import { CirclePause, HardDriveDownload, KeyRound, ShieldAlert, WifiOff } from 'lucide-react'
import { assertNever } from '../../contract/assert-never.ts'
import type { Pause, PauseCause } from '../../contract/batch.ts'
import type { FailureCode } from '../../contract/failure.ts'
import { formatUsd } from '../../contract/money.ts'
import type { QueueView, RecoverySummary } from '../../contract/queue.ts'
import { useAct } from '../engine.ts'
import { failureMessage } from '../failure-message.ts'
import { useRemedy } from '../use-remedy.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { counted, moment } from '../ui/format.ts'
import type { LucideIcon } from '../ui/icon.tsx'

/** Why nothing is sent, and the one thing that changes it. */
export function QueueBanner({ queue }: { readonly queue: QueueView }) {
  const resume = useAct('queue.resume')
  const remedy = useRemedy()
  const { pause } = queue
  if (pause === null || queue.recovery !== null) return null
  const own = remedyOf(pause)
  return (
    <Banner
      icon={iconOf(pause.cause)}
      title={titleOf(pause)}
      live={pause.cause === 'user' ? 'polite' : 'assertive'}
      actions={
        <>
          {own ? <Button onPress={() => remedy(own)}>{own.label}</Button> : null}
          {pause.cause === 'user' ? null : (
            <Button isBusy={resume.isPending} onPress={() => resume.mutate({})}>
              {pause.cause === 'offline' ? 'Try now' : 'Resume'}
            </Button>
          )}
        </>
      }
    >
      {waitsWords(queue)}
      {pause.cause === 'user' ? '' : pause.action}
    </Banner>
  )
}

function titleOf(pause: Pause): string {
  if (pause.cause === 'user') return `Paused since ${moment(pause.since)}.`
  return pause.message
}

function waitsWords(queue: QueueView): string {
  const { waiting, unknown } = queue.counts
  const parts = [
    waiting > 0 ? `${counted(waiting, 'image')} ${waiting === 1 ? 'waits' : 'wait'} here.` : '',
    unknown > 0 ? `${counted(unknown, 'request')} with an unknown outcome never run again on their own.` : '',
  ]
  return parts.filter(Boolean).join(' ') + ' '
}

function iconOf(cause: PauseCause): LucideIcon {
  switch (cause) {
    case 'offline':
      return WifiOff
    case 'key':
    case 'unverified':
      return KeyRound
    case 'cap':
    case 'cap_day':
    case 'cap_library':
    case 'quota':
      return ShieldAlert
    case 'disk':
      return HardDriveDownload
    case 'user':
    case 'breaker':
    case 'crash':
    case 'interrupted':
      return CirclePause
    default:
      return assertNever(cause)
  }
}

/** The failure that leads to such a pause, for its remedy. */
const failureBehind: Partial<Record<PauseCause, FailureCode>> = {
  cap: 'cap_reached',
  cap_day: 'cap_reached',
  cap_library: 'cap_reached',
  key: 'key_refused',
  quota: 'quota_exhausted',
  unverified: 'not_verified',
  disk: 'disk_full',
}

function remedyOf(pause: Pause) {
  const code = failureBehind[pause.cause]
  if (code === undefined) return null
  return failureMessage({ code, message: pause.message, action: pause.action, money: 'none' }).remedy
}

interface RecoveryCardProps {
  readonly recovery: RecoverySummary
  readonly isPaused: boolean
}

/** What was found after the engine stopped in the middle of work. Nothing is sent until the user resumes. */
export function RecoveryCard({ recovery, isPaused }: RecoveryCardProps) {
  const resume = useAct('queue.resume')
  const { stored, unknown, atRiskUsd } = recovery
  return (
    <section className="recovery" aria-label="After the stop" aria-live="polite">
      <h2 className="b">The engine stopped while it was working. Nothing paid was lost.</h2>
      <ul className="t2 s12">
        {stored > 0 ? (
          <li>
            {counted(stored, 'picture')} had already arrived and {stored === 1 ? 'was' : 'were'} stored.
          </li>
        ) : null}
        {unknown > 0 ? (
          <li>
            {counted(unknown, 'request')} {unknown === 1 ? 'was' : 'were'} sent without an answer.{' '}
            {formatUsd(atRiskUsd)} stays held until you decide.
          </li>
        ) : null}
        {stored + unknown === 0 ? <li>No request was without an answer.</li> : null}
      </ul>
      <Button variant="strong" isBusy={resume.isPending} onPress={() => resume.mutate({})}>
        {isPaused ? 'Resume' : 'OK'}
      </Button>
    </section>
  )
}
