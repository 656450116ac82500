import { FlaskConical } from 'lucide-react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import type { ModelInfo, SizeVerdict } from '../../contract/model.ts'
import { useEngine } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/fields.tsx'
import { Icon } from '../ui/icon.tsx'
import { Select } from '../ui/select.tsx'
import { Shape } from '../ui/shape.tsx'
import { SizeDrawing } from './size-drawing.tsx'
import { aspectsFor, limitWords, namedSizes, verdictWords, type Aspect } from './size-words.ts'
import { modelLabel } from './variant-options.ts'
import './size-field.css'

interface SizeFieldProps {
  /** The models it is for; each says what it makes of the size. */
  readonly models: readonly ModelInfo[]
  /** As a recipe or a change has it; undefined: not set here. */
  readonly value: string | undefined
  /** What stands where nothing is set: "Model’s default", "As it is". */
  readonly unset: string
  readonly onChange: (size: string | undefined) => void
}

/** Models that say what they make of a size; the rest are counted. */
const mostVerdicts = 3

/** A size by shape, by name or by pixels, and what becomes of it: what is made, what is cut, which rule it breaks, what is near. */
export function SizeField({ models, value, unset, onChange }: SizeFieldProps) {
  const source = useEngine('models.source', {})
  const asked = value?.trim() ?? ''
  const names = namedSizes(source.data)
  const aspects = aspectsFor(source.data, models)
  const byName = names.some((each) => each.value === asked)
  return (
    <div className="size">
      <Aspects aspects={aspects} value={asked} onChange={onChange} />
      <div className="row size-given">
        <Select
          label="Size by name"
          size="medium"
          value={byName ? asked : ''}
          choices={[{ value: '', label: asked === '' ? unset : 'Not by name' }, ...names]}
          onChange={(name) => onChange(name || undefined)}
        />
        <TextField
          label="Size, width x height in pixels"
          value={value ?? ''}
          placeholder={models.length === 1 ? (models[0]?.defaultSize ?? '') : 'width x height'}
          onChange={(size) => onChange(size.slice(0, 40) || undefined)}
        />
      </div>
      <div className="size-says s12" role="status">
        {models.slice(0, mostVerdicts).map((model) => (
          <Verdict key={model.id} model={model} asked={asked} isNamed={models.length > 1} onChange={onChange} />
        ))}
        {models.length > mostVerdicts ? (
          <span className="t3">and {models.length - mostVerdicts} more models</span>
        ) : null}
      </div>
    </div>
  )
}

interface AspectsProps {
  readonly aspects: readonly Aspect[]
  readonly value: string
  readonly onChange: (aspect: string | undefined) => void
}

/** Ratios as their outlines; the chosen one, pressed again, is taken back. */
function Aspects({ aspects, value, onChange }: AspectsProps) {
  return (
    <ToggleButtonGroup
      className="aspects"
      aria-label="Size by shape"
      selectionMode="single"
      selectedKeys={aspects.some((aspect) => aspect.value === value) ? [value] : []}
      onSelectionChange={(keys) => onChange(aspects.find((aspect) => keys.has(aspect.value))?.value)}
    >
      {aspects.map((aspect) => (
        <ToggleButton key={aspect.value} id={aspect.value}>
          <Shape width={aspect.width} height={aspect.height} size={18} />
          {aspect.value}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}

interface VerdictProps {
  readonly model: ModelInfo
  readonly asked: string
  /** Several models answer: each says which it is. */
  readonly isNamed: boolean
  readonly onChange: (size: string) => void
}

function Verdict({ model, asked, isNamed, onChange }: VerdictProps) {
  const verdict = useEngine(
    'models.size',
    { model: model.id, size: asked || 'auto' },
    { enabled: asked !== '', keepLast: true },
  )
  const name = isNamed ? `${modelLabel(model.id)}: ` : ''
  if (asked === '' || verdict.data === undefined) return <span className="t3">{`${name}${limitWords(model)}`}</span>
  return (
    <div className="size-verdict">
      <SizeDrawing verdict={verdict.data} asked={asked} />
      <div>
        <span className={verdict.data.ok ? 't2' : 'no'}>{`${name}${verdictWords(verdict.data)}`}</span>
        {verdict.data.ok && verdict.data.experimental ? (
          <span className="t3 row">
            <Icon of={FlaskConical} size={12} />
            Experimental: the provider says pictures this large vary more.
          </span>
        ) : null}
        <Instead asked={asked} verdict={verdict.data} onChange={onChange} />
      </div>
    </div>
  )
}

interface InsteadProps {
  readonly asked: string
  readonly verdict: SizeVerdict
  readonly onChange: (size: string) => void
}

/** What can be had instead of a size the model does not make. */
function Instead({ asked, verdict, onChange }: InsteadProps) {
  if (verdict.ok) return null
  return (
    <span className="row size-instead">
      {verdict.nearest.map((size) => (
        <Button key={size} size="small" onPress={() => onChange(size)}>
          {size}
        </Button>
      ))}
      {verdict.cropFrom === undefined ? null : (
        <Button size="small" onPress={() => onChange(`${asked} crop`)}>
          {`Cut from ${verdict.cropFrom}`}
        </Button>
      )}
    </span>
  )
}
