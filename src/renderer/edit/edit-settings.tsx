import type { ImageDetail } from '../../contract/image.ts'
import type { ModelInfo } from '../../contract/model.ts'
import { formatUsdRange } from '../../contract/money.ts'
import { sizeChoices } from '../import/sizes.ts'
import { modelLabel } from '../import/variant-options.ts'
import { Button } from '../ui/button.tsx'
import type { Choice } from '../ui/choice.ts'
import { sizeText } from '../ui/format.ts'
import { Select } from '../ui/select.tsx'
import { settingOf, settings, withSetting, type EditDraft, type Setting } from './draft.ts'
import { whyNotSet } from './words.ts'

interface EditSettingsProps {
  readonly draft: EditDraft
  readonly image: ImageDetail
  readonly models: readonly ModelInfo[]
  readonly onChange: (draft: EditDraft) => void
}

const titles: Readonly<Record<Setting, string>> = {
  model: 'Model',
  size: 'Size',
  quality: 'Quality',
  complexity: 'Complexity',
  format: 'Format',
}

/** What the model lets one choose; what it does not have says why. */
export function EditSettings({ draft, image, models, onChange }: EditSettingsProps) {
  const model = models.find(({ id }) => id === settingOf(draft, image, 'model'))
  return (
    <div className="edit-settings">
      {settings.map((setting) => {
        const reason = whyNotSet(setting, model)
        const value = settingOf(draft, image, setting)
        return (
          <div key={setting} className="edit-setting">
            <span className="t2 s12">{titles[setting]}</span>
            {reason === null ? (
              <Select
                label={titles[setting]}
                value={value}
                choices={choicesOf(setting, value, model, models)}
                onChange={(next) => onChange(withSetting(draft, image, setting, next, models))}
              />
            ) : (
              <Button size="small" variant="ghost" className="edit-absent" disabledReason={reason}>
                {model?.formats.length === 1 && setting === 'format' ? (model.formats[0] ?? '') : 'Not offered'}
              </Button>
            )}
          </div>
        )
      })}
    </div>
  )
}

function choicesOf(
  setting: Setting,
  value: string,
  model: ModelInfo | undefined,
  models: readonly ModelInfo[],
): readonly Choice<string>[] {
  const offered = offers(setting, model, models)
  if (offered.some((choice) => choice.value === value)) return offered
  return [{ value, label: value === '' ? 'Model’s default' : sizeText(value) }, ...offered]
}

function offers(setting: Setting, model: ModelInfo | undefined, models: readonly ModelInfo[]): Choice<string>[] {
  switch (setting) {
    case 'model':
      return models.map(({ id, endpoints }) =>
        endpoints.includes('edits')
          ? { value: id, label: modelLabel(id) }
          : { value: id, label: modelLabel(id), disabledReason: 'makes no edits' },
      )
    case 'size':
      return [
        { value: 'auto', label: 'auto', note: 'the model chooses' },
        ...(model === undefined ? [] : sizeChoices(model)).map(({ value, ratio }) =>
          noted(value, sizeText(value), ratio),
        ),
      ]
    case 'quality':
      return (model?.qualities ?? []).map((value) => {
        const price = model?.examplePrices[value]
        return noted(value, value, price === undefined ? '' : formatUsdRange(price, true))
      })
    case 'complexity':
      return (model?.complexities ?? []).map((value) => ({ value, label: value }))
    case 'format':
      return (model?.formats ?? []).map((value) => ({ value, label: value }))
    default:
      return []
  }
}

function noted(value: string, label: string, note: string): Choice<string> {
  return note === '' ? { value, label } : { value, label, note }
}
