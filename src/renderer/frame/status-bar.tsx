import { FlaskConical, Wifi, WifiOff } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { Button } from 'react-aria-components'
import { createPortal } from 'react-dom'
import { formatUsd } from '../../contract/money.ts'
import { useEngine } from '../engine.ts'
import { useNavigation } from '../navigation.tsx'
import { count, shortUsd } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { Tooltip } from '../ui/tooltip.tsx'

const noteId = 'status-note'

/** 24 px: who pictures come from, what is on its way, and money as spent, held and left. */
export function StatusBar() {
  const queue = useEngine('queue.get', {})
  const counts = queue.data?.counts
  return (
    <footer className="status" data-region="" tabIndex={-1}>
      <Provider />
      {counts === undefined ? null : (
        <span>
          <b>{count(counts.running)}</b> running, <b>{count(counts.waiting)}</b> queued
        </span>
      )}
      <span className="note" id={noteId} />
      <Money />
    </footer>
  )
}

/** Words of the current screen in the status bar: "3 rows selected". Put it anywhere in the screen. */
export function StatusNote({ children }: { readonly children: string }) {
  const place = document.querySelector(`#${noteId}`)
  return place === null ? null : createPortal(children, place)
}

/** Who makes the pictures of the batch that is looked at; elsewhere, of the next batch. */
function Provider() {
  const { route } = useNavigation()
  const isBatch = route.screen === 'batch'
  const settings = useEngine('settings.get', {})
  const batch = useEngine('batch.get', { batchId: isBatch ? route.batchId : 1 }, { enabled: isBatch })
  const isOnline = useOnline()
  const provider = isBatch ? batch.data?.provider : settings.data?.provider
  if (provider === undefined) return null
  if (provider === 'practice') {
    return (
      <span className="row">
        <Icon of={FlaskConical} size={13} />
        Practice mode, no cost
      </span>
    )
  }
  return (
    <span className="row">
      <Icon of={isOnline ? Wifi : WifiOff} size={13} />
      OpenAI, {isOnline ? 'online' : 'offline'}
    </span>
  )
}

interface Purse {
  readonly spentUsd: number
  readonly reservedUsd: number
  readonly capUsd: number | null
}

function Money() {
  const { route, go } = useNavigation()
  const queue = useEngine('queue.get', {})
  const isBatch = route.screen === 'batch'
  const batch = useEngine('batch.get', { batchId: isBatch ? route.batchId : 1 }, { enabled: isBatch })
  const purse: Purse | undefined = isBatch ? batch.data : queue.data
  if (purse === undefined) return null
  const { spentUsd, reservedUsd, capUsd } = purse
  return (
    <Tooltip text="Where the money went">
      <Button
        className="end"
        onPress={() => go({ screen: 'spend', ...(isBatch ? { by: 'row', batchId: route.batchId } : {}) })}
      >
        <span>
          Spent <b>{formatUsd(spentUsd)}</b>
        </span>
        <span>
          Held <b>{formatUsd(reservedUsd)}</b>
        </span>
        {capUsd === null ? null : (
          <span>
            <b>{formatUsd(Math.max(0, capUsd - spentUsd - reservedUsd))}</b> left of {shortUsd(capUsd)} cap
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
