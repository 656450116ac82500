import { Copy, Download, FolderOpen, PencilLine, Pin } from 'lucide-react'
import { useState } from 'react'
import type { ImageDetail } from '../../contract/image.ts'
import { ExportDialog } from '../delivery/export-dialog.tsx'
import { host, toastFailure } from '../engine.ts'
import { LineageSection } from '../lineage/lineage-section.tsx'
import { useNavigation } from '../navigation.tsx'
import { providerWords } from '../provider-words.ts'
import { toggleAtHand } from '../references/at-hand.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { fileSize, moment } from '../ui/format.ts'
import { showToast } from '../ui/toast.tsx'
import { AlphaFacts } from './alpha-facts.tsx'
import { formatName, formatWords } from './format-words.ts'
import { CostFacts, ParameterFacts, PromptFacts } from './facts.tsx'
import { MadeWith } from './made-with.tsx'

interface FactsPanelProps {
  readonly image: ImageDetail
  readonly onOpen: (imageId: number) => void
  /** Another picture from an image. */
  readonly onEdit: (imageId: number) => void
}

/** Everything known about one picture. */
export function FactsPanel({ image, onOpen, onEdit }: FactsPanelProps) {
  const [exporting, setExporting] = useState(false)
  const { go } = useNavigation()
  return (
    <aside className="facts-panel" aria-label="About this picture" data-region="" tabIndex={-1}>
      <div className="fp-acts">
        <Button icon={PencilLine} shortcut="E" onPress={() => onEdit(image.imageId)}>
          Edit…
        </Button>
        <Button icon={Download} onPress={() => setExporting(true)}>
          <span className="fp-label">Export…</span>
        </Button>
        <IconButton icon={Pin} label="Use as reference" shortcut="F" onPress={() => toggleAtHand(image.imageId)} />
        <IconButton
          icon={FolderOpen}
          label="Show file"
          onPress={() => void host('host.showImage', { imageId: image.imageId }).catch(toastFailure)}
        />
        <Button
          variant="ghost"
          className="end"
          onPress={() => go({ screen: 'batch', batchId: image.batchId, rowId: image.rowId })}
        >
          {`Row ${image.rowNumber}`}
        </Button>
      </div>
      <div className="fp-body">
        <PromptFacts segments={[{ kind: 'text', text: image.prompt }]} />
        <MadeWith image={image} />
        <LineageSection image={image} onOpen={onOpen} onEdit={onEdit} />
        <AlphaFacts report={image.alpha} />
        <ParameterFacts image={image} />
        <CostFacts image={image} />
        <FileFacts image={image} />
        <RenditionFacts image={image} />
        <CellFacts image={image} />
      </div>
      {exporting ? (
        <ExportDialog
          source={{ imageIds: [image.imageId] }}
          title={`${image.key}, ${image.variantName}`}
          onClose={() => setExporting(false)}
        />
      ) : null}
    </aside>
  )
}

function FileFacts({ image }: { readonly image: ImageDetail }) {
  const copy = (): void => {
    navigator.clipboard
      .writeText(image.sha256)
      .then(() => showToast({ text: 'SHA-256 copied.' }))
      .catch(() => showToast({ text: 'The clipboard cannot be used now.' }))
  }
  return (
    <section>
      <h2>Original file</h2>
      <table className="kv">
        <tbody>
          <Line name="Format" value={formatWords(image) ?? image.format.toUpperCase()} />
          <Line name="Size" value={`${image.width}×${image.height} · ${fileSize(image.bytes)}`} />
          <Line name="Made" value={`${moment(image.createdAt)} · ${providerWords(image.provider)}`} />
          <tr>
            <th>SHA-256</th>
            <td>
              <span className="row fp-hash">
                <span className="mono selectable">{`${image.sha256.slice(0, 12)}…`}</span>
                <IconButton icon={Copy} label="Copy SHA-256" size="small" iconSize={13} onPress={copy} />
              </span>
            </td>
          </tr>
        </tbody>
      </table>
      <p className="t3 s11">{keptWords(image)}</p>
    </section>
  )
}

function RenditionFacts({ image }: { readonly image: ImageDetail }) {
  if (image.renditions.length === 0) return null
  return (
    <section>
      <h2>Renditions</h2>
      <table className="kv">
        <tbody>
          {image.renditions.map((rendition) => (
            <Line
              key={`${rendition.name} ${rendition.format}`}
              name={rendition.name}
              value={`${rendition.format.toUpperCase()} · ${rendition.width}×${rendition.height} · ${fileSize(rendition.bytes)}`}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function CellFacts({ image }: { readonly image: ImageDetail }) {
  const cells = Object.entries(image.cells)
  if (cells.length === 0) return null
  return (
    <section>
      <h2>
        Row {image.rowNumber}
        <span className="end s11 clip">{image.batchName}</span>
      </h2>
      <table className="kv fp-cells">
        <tbody>
          {cells.map(([name, value]) => (
            <Line key={name} name={name} value={value} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Line({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <tr>
      <th className="clip" title={name}>
        {name}
      </th>
      <td className="clip selectable" title={value}>
        {value || <span className="t3">empty</span>}
      </td>
    </tr>
  )
}

/** What is shown of it is never the file itself where it could move or run. */
function keptWords(image: ImageDetail): string {
  const kept = 'Kept exactly as received. Exports are made from it and never change it.'
  if (formatName(image) === null) return kept
  const shown = image.format === 'gif' ? 'One frame is shown here' : 'It is drawn as pixels here'
  return `${shown}; “Show file” leads to the original, to be opened in another program. ${kept} Without renditions the export is that file, byte for byte.`
}
