import { useState } from 'react'
import type { z } from 'zod'
import type { deliverySchema, deliverySourceSchema } from '../../contract/delivery.ts'
import { useEngine } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/fields.tsx'
import { counted } from '../ui/format.ts'
import './delivery.css'
import { FolderField } from './folder-field.tsx'
import { PlanFacts } from './plan-facts.tsx'
import { presets, renditionsOf, type PresetId, type RenditionDraft } from './presets.ts'
import { RenditionChoice } from './rendition-choice.tsx'
import { DeliveryDone, DeliveryProgress } from './run-view.tsx'
import { useDelivery } from './use-delivery.ts'

type Delivery = z.input<typeof deliverySchema>

interface ExportDialogProps {
  readonly source: z.input<typeof deliverySourceSchema>
  /** What is exported, in words. */
  readonly title: string
  readonly onClose: () => void
}

/** Copies or converts pictures into a folder of the user's: formats, names, place, then the work itself. */
export function ExportDialog({ source, title, onClose }: ExportDialogProps) {
  const hasBatch = 'batchId' in source
  const [preset, setPreset] = useState<PresetId>(hasBatch ? 'batch' : 'original')
  const [custom, setCustom] = useState<RenditionDraft>(presets.webp)
  const [fileName, setFileName] = useState('')
  const [folder, setFolder] = useState<{ readonly path: string; readonly name: string } | null>(null)
  const delivery: Delivery = {
    source,
    renditions: renditionsOf(preset, custom),
    ...(fileName.trim() === '' ? {} : { fileName: fileName.trim() }),
  }
  const run = useDelivery()
  if (run.state.kind === 'running') return <DeliveryProgress state={run.state} onCancel={run.cancel} />
  if (run.state.kind === 'done') return <DeliveryDone result={run.state.result} onClose={onClose} />
  return (
    <Dialog
      title={`Export ${title}`}
      isOpen
      onClose={onClose}
      width={640}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <ExportButton
            delivery={delivery}
            hasFolder={folder !== null}
            onPress={() => folder && run.start(delivery, folder.path)}
          />
        </>
      }
    >
      <p className="t2 s12">Originals in the library never change. This writes copies into a folder of yours.</p>
      <div className="ex-form">
        <span className="t2 s12">Pictures as</span>
        <RenditionChoice
          preset={preset}
          onPreset={setPreset}
          custom={custom}
          onCustom={setCustom}
          hasBatch={hasBatch}
        />
        <span className="t2 s12">File names</span>
        <NameField value={fileName} onChange={setFileName} />
        <span className="t2 s12">Folder</span>
        <FolderField folder={folder} onFolder={setFolder} />
      </div>
      <PlanFacts delivery={delivery} />
      {run.state.kind === 'failed' ? (
        <p className="ex-failed s12" role="alert">
          {run.state.message}
        </p>
      ) : null}
    </Dialog>
  )
}

interface NameFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

function NameField({ value, onChange }: NameFieldProps) {
  return (
    <div>
      <TextField
        label="File name template"
        value={value}
        onChange={onChange}
        placeholder="{{key}}_{{variant}}_{{repeat}}"
        isMono
      />
      <p className="t3 s11 ex-hint">
        Any column works, and key, row, variant, repeat, rendition, width, height. A slash makes a folder. Empty uses
        the batch’s own names.
      </p>
    </div>
  )
}

interface ExportButtonProps {
  readonly delivery: Delivery
  readonly hasFolder: boolean
  readonly onPress: () => void
}

/** Says how many files it will write. */
function ExportButton({ delivery, hasFolder, onPress }: ExportButtonProps) {
  const plan = useEngine('delivery.plan', delivery, { keepLast: true })
  const files = plan.data?.files ?? 0
  const reason = plan.isError
    ? 'The file names or formats cannot be used as they are.'
    : files === 0
      ? 'There are no pictures to export.'
      : hasFolder
        ? null
        : 'Choose a folder first.'
  return (
    <Button variant="strong" disabledReason={reason} onPress={onPress}>
      {files === 0 ? 'Export' : `Export ${counted(files, 'file')}`}
    </Button>
  )
}
