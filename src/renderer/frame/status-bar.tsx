import { FlaskConical, Wifi, WifiOff } from 'lucide-react'
import { useState, useSyncExternalStore } from 'react'
import { Button } from 'react-aria-components'
import { createPortal } from 'react-dom'
import type { BatchSummary, Pause } from '../../contract/batch.ts'
import { formatUsd } from '../../contract/money.ts'
import { useEngine } from '../engine.ts'
import { useNavigation } from '../navigation.tsx'
import { comebackWords, pauseBrief } from '../pause-brief.ts'
import { useNow } from '../queue/time.ts'
import { count, counted, shortUsd } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { providersAtWork } from './at-work.ts'
import { purseOf, purseOfQueue } from './purse.ts'

const noteId = 'status-note'

/** 24 px: who pictures come from, what is on its way, and money as spent, held and left. */
export function StatusBar() {
  const queue = useEngine('queue.get', {})
  const { route } = useNavigation()
  const counts = queue.data?.counts
  return (
    <footer className="status" data-region="" tabIndex={-1}>
      <Provider />
      {counts === undefined ? null : (
        <span className="clip" title={queue.data?.pause?.message}>
          <b>{count(counts.running)}</b> running, <b>{count(counts.waiting)}</b> queued
          {queue.data?.pause ? <Stopped pause={queue.data.pause} /> : null}
        </span>
      )}
      {counts === undefined || route.screen === 'queue' ? null : <UnknownAlarm unknown={counts.unknown} />}
      <span className="note clip" id={noteId} />
      <Money />
    </footer>
  )
}

/** Words of the current screen in the status bar: "3 rows selected". Put it anywhere in the screen. */
export function StatusNote({ children }: { readonly children: string }) {
  const place = document.querySelector(`#${noteId}`)
  return place === null ? null : createPortal(children, place)
}

/** Why nothing is sent, in a few words. */
function Stopped({ pause }: { readonly pause: Pause }) {
  const words = comebackWords(pause, useNow())
  return (
    <>
      , {pauseBrief(pause.cause)}
      {words === '' ? '' : `. ${words}`}
    </>
  )
}

/** Said at once on any screen but the queue's, which says it itself: money may have moved and only the user can decide. */
function UnknownAlarm({ unknown }: { readonly unknown: number }) {
  const [said, setSaid] = useState({ unknown, words: '' })
  if (said.unknown !== unknown) {
    const more = unknown - said.unknown
    setSaid({
      unknown,
      words: more > 0 ? `${counted(more, 'request')} brought no answer: outcome unknown, see the queue.` : '',
    })
  }
  return (
    <span className="sr" role="alert">
      {said.words}
    </span>
  )
}

/** Who makes the pictures of the batch that is looked at; elsewhere, of what is under way, else of the next batch. */
function Provider() {
  const { route } = useNavigation()
  const isBatch = route.screen === 'batch'
  const settings = useEngine('settings.get', {})
  const batch = useEngine('batch.get', { batchId: isBatch ? route.batchId : 1 }, { enabled: isBatch })
  const batches = useEngine('batch.list', {}).data ?? []
  const isOnline = useOnline()
  const next = isBatch ? batch.data?.provider : settings.data?.provider
  if (next === undefined) return null
  const shown = isBatch ? [next] : providersAtWork(batches, next)
  return shown.map((provider) =>
    provider === 'practice' ? (
      <span key={provider} className="row">
        <Icon of={FlaskConical} size={13} />
        Practice mode, no cost
      </span>
    ) : (
      <Reached key={provider} isOnline={isOnline && !batches.some((each) => isOffline(each, provider))} />
    ),
  )
}

function Reached({ isOnline }: { readonly isOnline: boolean }) {
  return (
    <span className="row">
      <Icon of={isOnline ? Wifi : WifiOff} size={13} />
      OpenAI, {isOnline ? 'online' : 'offline'}
    </span>
  )
}

/** The engine tried and did not reach the provider, whatever the system says about the network. */
function isOffline({ provider, pause }: BatchSummary, wanted: string): boolean {
  return provider === wanted && pause?.cause === 'offline'
}

function Money() {
  const { route, go } = useNavigation()
  const queue = useEngine('queue.get', {})
  const isBatch = route.screen === 'batch'
  const batch = useEngine('batch.get', { batchId: isBatch ? route.batchId : 1 }, { enabled: isBatch })
  const spending = isBatch ? batch.data && purseOf(batch.data) : queue.data && purseOfQueue(queue.data)
  if (spending === undefined) return null
  const { label, spentUsd, heldUsd, left } = spending
  return (
    <Tooltip text="Where the money went">
      <Button
        className="end"
        onPress={() => go({ screen: 'spend', ...(isBatch ? { by: 'row', batchId: route.batchId } : {}) })}
      >
        <span>
          {label} <b>{formatUsd(spentUsd)}</b>
        </span>
        <span>
          Held <b>{formatUsd(heldUsd)}</b>
        </span>
        {left === null ? null : (
          <span>
            <b>{formatUsd(left.usd)}</b> left of {shortUsd(left.capUsd)} {left.cap}
          </span>
        )}
      </Button>
    </Tooltip>
  )
}

/** What the system says about the network. It can be wrong about "online", hardly about "offline". */
export function useOnline(): boolean {
  return useSyncExternalStore(
    (listener) => {
      window.addEventListener('online', listener)
      window.addEventListener('offline', listener)
      return () => {
        window.removeEventListener('online', listener)
        window.removeEventListener('offline', listener)
      }
    },
    () => navigator.onLine,
  )
}
