import type { ModelInfo, SizeVerdict } from '../../contract/model.ts'
import { useEngine } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/fields.tsx'
import { Select } from '../ui/select.tsx'
import { limitWords, namedSizes, verdictWords } from './size-words.ts'

interface SizeFieldProps {
  readonly model: ModelInfo
  /** As the recipe has it; undefined: the model's own. */
  readonly value: string | undefined
  readonly onChange: (size: string | undefined) => void
}

/** A size by name or by pixels, and what becomes of it: what is made, what is cut, which rule it breaks, what is near. */
export function SizeField({ model, value, onChange }: SizeFieldProps) {
  const source = useEngine('models.source', {})
  const asked = value?.trim() ?? ''
  const verdict = useEngine('models.size', { model: model.id, size: asked }, { enabled: asked !== '' })
  const names = namedSizes(source.data)
  return (
    <>
      <div className="ln">
        <span className="lab">Size by name</span>
        <Select
          label="Size by name"
          value={names.some((each) => each.value === asked) ? asked : ''}
          choices={[{ value: '', label: asked === '' ? 'Model’s default' : 'In pixels' }, ...names]}
          onChange={(name) => onChange(name || undefined)}
        />
      </div>
      <div className="ln">
        <span className="lab">Size</span>
        <TextField
          label="Size, width x height in pixels"
          value={value ?? ''}
          placeholder={model.defaultSize}
          onChange={(size) => onChange(size.slice(0, 40) || undefined)}
        />
      </div>
      <div className="ln">
        <span className="lab" />
        <div className="size-says s12" role="status">
          <span className={verdict.data?.ok === false && asked !== '' ? 'no' : 't3'}>
            {asked === '' || verdict.data === undefined ? limitWords(model) : verdictWords(verdict.data)}
          </span>
          {asked === '' || verdict.data === undefined ? null : (
            <Instead asked={asked} verdict={verdict.data} onChange={onChange} />
          )}
        </div>
      </div>
    </>
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
    <span className="row">
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
