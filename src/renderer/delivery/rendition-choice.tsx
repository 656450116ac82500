import { renditionFits, renditionFormats } from '../../contract/recipe.ts'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/fields.tsx'
import { Stepper } from '../ui/stepper.tsx'
import { presets, type PresetId, type RenditionDraft } from './presets.ts'

interface RenditionChoiceProps {
  readonly preset: PresetId
  readonly onPreset: (preset: PresetId) => void
  readonly custom: RenditionDraft
  readonly onCustom: (draft: RenditionDraft) => void
  /** The source is one batch, which may have renditions of its own. */
  readonly hasBatch: boolean
}

const choices = [
  { value: 'original', label: 'Original files', note: 'byte for byte' },
  { value: 'webp', label: 'WebP for the web', note: 'inside 1600 px' },
  { value: 'jpeg', label: 'JPEG', note: 'inside 2048 px' },
  { value: 'png', label: 'PNG', note: 'full size' },
  { value: 'custom', label: 'Own settings…' },
] as const
const ofBatch = { value: 'batch', label: 'As the recipe says', note: 'originals if it says nothing' } as const

const formatNames = { png: 'PNG', jpeg: 'JPEG', webp: 'WebP', avif: 'AVIF' } as const
const fitNames = {
  inside: 'Inside, keep shape',
  cover: 'Fill and crop',
  contain: 'Fit into the box',
  pad: 'Fit and fill the rest',
} as const

/** A preset, or format, quality, size, fit and background one by one. */
export function RenditionChoice({ preset, onPreset, custom, onCustom, hasBatch }: RenditionChoiceProps) {
  const choose = (next: PresetId): void => {
    if (next === 'custom' && (preset === 'webp' || preset === 'jpeg' || preset === 'png')) onCustom(presets[preset])
    onPreset(next)
  }
  return (
    <div className="ex-as">
      <Select
        label="Pictures as"
        value={preset}
        choices={hasBatch ? [choices[0], ofBatch, ...choices.slice(1)] : choices}
        onChange={choose}
        size="medium"
      />
      {preset === 'custom' ? <Custom draft={custom} onChange={onCustom} /> : null}
    </div>
  )
}

interface CustomProps {
  readonly draft: RenditionDraft
  readonly onChange: (draft: RenditionDraft) => void
}

function Custom({ draft, onChange }: CustomProps) {
  return (
    <div className="ex-own">
      <div className="field">
        <span className="lab">Format</span>
        <Select
          label="Format"
          value={draft.format}
          choices={renditionFormats.map((value) => ({ value, label: formatNames[value] }))}
          onChange={(format) => onChange({ ...draft, format })}
        />
      </div>
      {draft.format === 'png' ? null : (
        <div className="field">
          <span className="lab">Quality</span>
          <Stepper
            label="Quality"
            value={draft.quality}
            min={1}
            max={100}
            onChange={(quality) => onChange({ ...draft, quality })}
          />
        </div>
      )}
      <Edge label="Width, px" value={draft.width} onChange={(width) => onChange({ ...draft, width })} />
      <Edge label="Height, px" value={draft.height} onChange={(height) => onChange({ ...draft, height })} />
      <div className="field">
        <span className="lab">Fit</span>
        <Select
          label="Fit"
          value={draft.fit}
          choices={renditionFits.map((value) => ({ value, label: fitNames[value] }))}
          onChange={(fit) => onChange({ ...draft, fit })}
        />
      </div>
      <Background draft={draft} onChange={onChange} />
    </div>
  )
}

interface EdgeProps {
  readonly label: string
  readonly value: number | null
  readonly onChange: (value: number | null) => void
}

function Edge({ label, value, onChange }: EdgeProps) {
  const change = (text: string): void => {
    const digits = text.replaceAll(/\D/g, '')
    onChange(digits === '' ? null : Math.max(1, Math.min(16_384, Number(digits))))
  }
  return (
    <div className="field">
      <span className="lab">{label}</span>
      <TextField
        label={label}
        value={value === null ? '' : String(value)}
        onChange={change}
        placeholder="own"
        size="small"
      />
    </div>
  )
}

function Background({ draft, onChange }: CustomProps) {
  const hasAlpha = draft.format !== 'jpeg'
  const value = !hasAlpha && draft.background === 'transparent' ? '#ffffff' : draft.background
  return (
    <div className="field">
      <span className="lab">Background</span>
      <Select
        label="Background"
        value={value}
        choices={[
          ...(hasAlpha ? [{ value: 'transparent', label: 'Transparent' }] : []),
          { value: '#ffffff', label: 'White' },
          { value: '#000000', label: 'Black' },
        ]}
        onChange={(background) => onChange({ ...draft, background })}
      />
    </div>
  )
}
