import { Plus, Trash2 } from 'lucide-react'
import { renditionFits, renditionFormats, type Recipe, type Rendition } from '../../contract/recipe.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { PixelField, TextField } from '../ui/fields.tsx'
import { placed } from '../ui/placed.ts'
import { Select } from '../ui/select.tsx'

interface RenditionsDialogProps {
  readonly recipe: Recipe
  readonly isOpen: boolean
  readonly onChange: (recipe: Recipe) => void
  readonly onClose: () => void
}

/** The files made from each picture, and their names. The original is kept in any case. */
export function RenditionsDialog({ recipe, isOpen, onChange, onClose }: RenditionsDialogProps) {
  const { renditions } = recipe
  const put = (at: number, part: Partial<Rendition>): void =>
    onChange({ ...recipe, renditions: renditions.map((one, index) => (index === at ? { ...one, ...part } : one)) })
  const footer = (
    <>
      <Button
        icon={Plus}
        onPress={() => onChange({ ...recipe, renditions: [...renditions, newRendition(renditions)] })}
      >
        Add a file
      </Button>
      <Button variant="strong" onPress={onClose}>
        Done
      </Button>
    </>
  )
  return (
    <Dialog title="Files of each picture" isOpen={isOpen} onClose={onClose} width={680} footer={footer}>
      <p className="t2 s12">The original stays as the model sent it. These files are made from it when you export.</p>
      {renditions.length === 0 ? (
        <p className="t3 s12">None yet: an export delivers the originals.</p>
      ) : (
        <ul className="renditions">
          {placed(renditions).map(({ key, at, item: rendition }) => (
            <RenditionLine
              key={key}
              rendition={rendition}
              onChange={(part) => put(at, part)}
              onRemove={() => onChange({ ...recipe, renditions: renditions.filter((_one, index) => index !== at) })}
            />
          ))}
        </ul>
      )}
      <div className="ln">
        <span className="lab">File name</span>
        <TextField
          label="File name, as a template"
          isMono
          className="grow"
          value={recipe.fileName}
          onChange={(fileName) => onChange({ ...recipe, fileName })}
        />
      </div>
    </Dialog>
  )
}

interface RenditionLineProps {
  readonly rendition: Rendition
  readonly onChange: (part: Partial<Rendition>) => void
  readonly onRemove: () => void
}

function RenditionLine({ rendition, onChange, onRemove }: RenditionLineProps) {
  const { name, format, quality, width, height, fit } = rendition
  return (
    <li>
      <TextField
        label="Name"
        size="small"
        className="name"
        value={name}
        onChange={(next) => onChange({ name: next })}
      />
      <Select
        label={`Format of ${name}`}
        value={format}
        choices={renditionFormats.map((value) => ({ value, label: value.toUpperCase() }))}
        onChange={(next) => onChange({ format: next })}
      />
      <PixelField
        label={`Quality of ${name}, 1 to 100`}
        placeholder="quality"
        max={100}
        isDisabled={format === 'png'}
        value={quality}
        onChange={(next) => onChange({ quality: next ?? 90 })}
      />
      <PixelField
        label={`Width of ${name}, pixels`}
        placeholder="width"
        value={width}
        onChange={(next) => onChange(withEdge('width', next))}
      />
      <PixelField
        label={`Height of ${name}, pixels`}
        placeholder="height"
        value={height}
        onChange={(next) => onChange(withEdge('height', next))}
      />
      <Select
        label={`Fit of ${name}`}
        value={fit}
        choices={renditionFits.map((value) => ({ value, label: value }))}
        onChange={(next) => onChange({ fit: next })}
      />
      <IconButton icon={Trash2} label={`Remove ${name}`} size="small" onPress={onRemove} />
    </li>
  )
}

/** An edge to set; undefined takes the limit away (exactOptionalPropertyTypes keeps it out of the request). */
function withEdge(edge: 'width' | 'height', value: number | undefined): Partial<Rendition> {
  return { [edge]: value }
}

function newRendition(others: readonly Rendition[]): Rendition {
  const names = new Set(others.map(({ name }) => name))
  let number = others.length + 1
  let name = 'web'
  while (names.has(name)) {
    name = `web ${number}`
    number += 1
  }
  return { name, format: 'webp', quality: 90, fit: 'inside', background: '#ffffff', upscale: false }
}
