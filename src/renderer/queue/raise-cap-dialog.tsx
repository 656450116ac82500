import { useState } from 'react'
import type { BatchSummary, PauseCause } from '../../contract/batch.ts'
import { formatUsd } from '../../contract/money.ts'
import type { QueueView } from '../../contract/queue.ts'
import { cache, request, toastFailure } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { MoneyField } from '../ui/fields.tsx'

interface RaiseCapDialogProps {
  readonly cause: PauseCause
  /** The batch at its cap, for a batch's cap. */
  readonly batch: BatchSummary | null
  readonly queue: QueueView
  readonly onClose: () => void
}

/** A cap that is in the way, as USD. */
interface Cap {
  readonly title: string
  /** "of this batch", "of today", "of the whole library". */
  readonly what: string
  readonly capUsd: number
  readonly spentUsd: number
  readonly heldUsd: number
  /** Writes the new cap and lets the queue go on. */
  readonly save: (capUsd: number) => Promise<unknown>
}

/** Raises the cap that stopped the queue. The field starts at what everything that waits may cost at most. */
export function RaiseCapDialog({ cause, batch, queue, onClose }: RaiseCapDialogProps) {
  const [cap] = useState(() => capOf(cause, batch, queue))
  const taken = cap.spentUsd + cap.heldUsd
  const [usd, setUsd] = useState(Math.max(Math.ceil(taken + queue.waitingUsd.high), Math.floor(cap.capUsd) + 1))
  const [isBusy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      await cap.save(usd)
      void cache.invalidateQueries({ queryKey: ['queue.get'] })
      onClose()
    } catch (error) {
      setBusy(false)
      toastFailure(error)
    }
  }
  return (
    <Dialog
      title={cap.title}
      role="alertdialog"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose} isSafeChoice>
            Cancel
          </Button>
          <Button
            variant="strong"
            isBusy={isBusy}
            disabledReason={usd > cap.capUsd ? null : `The cap is ${formatUsd(cap.capUsd)} already.`}
            onPress={() => void save()}
          >
            {`Raise to ${formatUsd(usd)} and go on`}
          </Button>
        </>
      }
    >
      <p className="t2">
        {formatUsd(cap.spentUsd)} is spent and {formatUsd(cap.heldUsd)} held of the {formatUsd(cap.capUsd)} cap{' '}
        {cap.what}. All that waits may cost {formatUsd(queue.waitingUsd.high)} at most.
      </p>
      <div className="row">
        <span className="t2">New cap</span>
        <MoneyField label="New cap" value={usd} onChange={setUsd} min={0.01} />
      </div>
    </Dialog>
  )
}

function capOf(cause: PauseCause, batch: BatchSummary | null, { budget }: QueueView): Cap {
  if (cause === 'cap_day') {
    return {
      title: 'Raise the cap of a day',
      what: 'of today',
      capUsd: budget.dayCapUsd ?? 0,
      spentUsd: budget.todayUsd,
      heldUsd: budget.reservedUsd,
      save: (dayCapUsd) => saveSettings({ dayCapUsd }),
    }
  }
  if (cause === 'cap' && batch !== null) {
    return {
      title: `Raise the cap of ${batch.name}`,
      what: 'of this batch',
      capUsd: batch.capUsd ?? 0,
      spentUsd: batch.spentUsd,
      heldUsd: batch.reservedUsd,
      // No rows: nothing held is released, only what waits goes on.
      save: (capUsd) => request('batch.run', { batchId: batch.id, rowIds: [], capUsd }),
    }
  }
  return {
    title: 'Raise the cap of the library',
    what: 'of the whole library',
    capUsd: budget.libraryCapUsd ?? 0,
    spentUsd: budget.libraryUsd,
    heldUsd: budget.reservedUsd,
    save: (libraryCapUsd) => saveSettings({ libraryCapUsd }),
  }
}

async function saveSettings(change: { readonly dayCapUsd?: number; readonly libraryCapUsd?: number }): Promise<void> {
  cache.setQueryData(['settings.get', {}], await request('settings.set', change))
  await request('queue.resume', {})
}
