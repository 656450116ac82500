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
      <div
        className="bar"
        role="progressbar"
        aria-label="Export"
        aria-valuemin={0}
        aria-valuemax={total ?? 1}
        aria-valuenow={done}
      >
        <i className="rate" style={{ width: `${total === null || total === 0 ? 0 : (done / total) * 100}%` }} />
      </div>
      <p className="t2 s12" role="status">
        {total === null ? 'Preparing' : `${count(done)} of ${counted(total, 'file')} written`}
      </p>
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
        <ul className="ex-failures s12" tabIndex={0} aria-label="Files that could not be written">
          {failed.map((file) => (
            <li key={file.path}>
              <span className="mono selectable">{file.path}</span>
              <span className="t2">{file.message}</span>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}
