import { FolderOpen } from 'lucide-react'
import type { DeliveryResult } from '../../contract/delivery.ts'
import { host, toastFailure } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { count, counted, fileSize } from '../ui/format.ts'
import type { DeliveryState } from './use-delivery.ts'

interface DeliveryProgressProps {
  readonly state: Extract<DeliveryState, { readonly kind: 'running' }>
  readonly onCancel: () => void
}

/** Files written so far. What is written stays when it is cancelled. */
export function DeliveryProgress({ state, onCancel }: DeliveryProgressProps) {
  const { done, total } = state
  return (
    <Dialog
      title="Exporting"
      isOpen
      onClose={onCancel}
      width={440}
      footer={
        <Button isSafeChoice onPress={onCancel}>
          Cancel
        </Button>
      }
    >
      <progress className="ex-progress" aria-label="Export" max={total ?? 1} value={total === null ? 0 : done} />
      <output className="t2 s12">
        {total === null ? 'Preparing' : `${count(done)} of ${counted(total, 'file')} written`}
      </output>
    </Dialog>
  )
}

interface DeliveryDoneProps {
  readonly result: DeliveryResult
  readonly onClose: () => void
}

/** What was written and where, and every file that could not be. */
export function DeliveryDone({ result, onClose }: DeliveryDoneProps) {
  const { failed } = result
  return (
    <Dialog
      title={failed.length === 0 ? 'Exported' : `Exported, ${counted(failed.length, 'file')} could not be written`}
      isOpen
      onClose={onClose}
      width={520}
      footer={
        <>
          <Button
            icon={FolderOpen}
            onPress={() => void host('host.showFolder', { what: 'delivery' }).catch(toastFailure)}
          >
            Show folder
          </Button>
          <Button variant="strong" isSafeChoice onPress={onClose}>
            Done
          </Button>
        </>
      }
    >
      <p className="t2">
        {counted(result.files, 'file')}, {fileSize(result.bytes)}, in{' '}
        <span className="mono selectable">{result.dir}</span>
      </p>
      {failed.length === 0 ? null : (
        <textarea
          className="ex-failures mono"
          readOnly
          aria-label="Files that could not be written"
          value={failed.map((file) => `${file.path}: ${file.message}`).join('\n')}
        />
      )}
    </Dialog>
  )
}
