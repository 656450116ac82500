import type { Parameters, Recipe } from '../../contract/recipe.ts'
import { Button } from '../ui/button.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { isDrawing, offers, partialsAllowed, whyNone, type ListedSetting } from './capabilities.ts'
import { parametersAt, setParameter } from './edit-recipe.ts'
import { ExtraField } from './extra-field.tsx'
import { FileFields } from './file-fields.tsx'
import type { MoreSettingsProps } from './more-settings.tsx'
import { OwnReferences } from './own-references.tsx'
import { Impossible, ListSetting, SettingLine } from './setting-line.tsx'
import { complexityWords, partialWords } from './setting-words.ts'
import { SizeField } from './size-field.tsx'
import { learntWords } from './size-words.ts'
import { TransparencyFields } from './transparency-fields.tsx'

/** Everything that can be set at one place. What the models concerned cannot do is not offered, or says why. */
export function SettingsForm(props: MoreSettingsProps) {
  const { recipe, place, models, plan, onChange } = props
  const parameters = parametersAt(recipe, place)
  const planned = place === 'recipe' ? undefined : plan?.variants[place]
  const unset = unsetAt(props)
  const set = <Name extends keyof Parameters>(name: Name, value: Parameters[Name] | undefined): void =>
    onChange(setParameter(recipe, place, name, value))
  const list = (name: Extract<ListedSetting, 'complexity' | 'moderation'>, label: string, hint: string) => (
    <ListSetting
      label={label}
      value={parameters[name]}
      unset={unset(name)}
      choices={offers(models, name)}
      reason={whyNone(models, name)}
      hint={hint}
      onChange={(value) => set(name, value)}
    />
  )
  return (
    <div className="form">
      <SettingLine label="Size">
        <SizeField
          models={models}
          value={parameters.size}
          unset={unset('size')}
          onChange={(size) => set('size', size)}
        />
      </SettingLine>
      {list(
        'complexity',
        'Complexity',
        complexityWords(parameters.complexity ?? recipe.parameters.complexity, planned),
      )}
      <TransparencyFields {...props} unset={unset('background')} />
      <FileFields {...props} unset={unset('format')} />
      <PartialsLine {...props} />
      {list('moderation', 'Moderation', '')}
      <OwnReferences {...props} />
      <ExtraField value={parameters.extra} onChange={(extra) => set('extra', extra)} />
      {planned?.learnt ? (
        <SettingLine label="Price">
          <span className="t2 s12">{learntWords(planned.learnt)}</span>
        </SettingLine>
      ) : null}
      <OwnTemplate {...props} />
    </div>
  )
}

/** What stands where a setting is not made: the recipe's own choice for a variant, else the model's. */
function unsetAt({ recipe, place }: MoreSettingsProps): (name: ListedSetting | 'size') => string {
  return (name) => {
    const inherited = place === 'recipe' ? undefined : recipe.parameters[name]
    return inherited === undefined ? 'Model’s default' : `As all variants: ${inherited}`
  }
}

function PartialsLine({ recipe, place, models, onChange }: MoreSettingsProps) {
  const parameters = parametersAt(recipe, place)
  const format = parameters.format ?? recipe.parameters.format ?? 'png'
  const { most, reason } = partialsAllowed(models, format)
  const wanted = parameters.partialImages ?? recipe.parameters.partialImages ?? 0
  const prices = models.map(({ partialUsd }) => partialUsd)
  const each = prices.includes(null) || prices.length === 0 ? null : Math.max(...prices.map(Number))
  return (
    <SettingLine label="Partial pictures" hint={reason === null ? partialWords(wanted, each) : null}>
      {reason !== null ? (
        <Impossible reason={reason} {...(isDrawing(format) ? { what: format.toUpperCase() } : {})} />
      ) : (
        <Segmented
          label="Partial pictures"
          value={String(Math.min(wanted, most))}
          choices={Array.from({ length: most + 1 }, (_, count) => ({ value: String(count), label: String(count) }))}
          onChange={(count) => onChange(setParameter(recipe, place, 'partialImages', Number(count)))}
        />
      )}
    </SettingLine>
  )
}

function OwnTemplate({ recipe, place, onChange }: MoreSettingsProps) {
  if (place === 'recipe' || recipe.variants[place]?.template === undefined) return null
  return (
    <SettingLine label="Template">
      <Button size="small" onPress={() => onChange(withoutTemplate(recipe, place))}>
        Use the first variant’s
      </Button>
    </SettingLine>
  )
}

function withoutTemplate(recipe: Recipe, at: number): Recipe {
  const variant = recipe.variants[at]
  if (variant === undefined) return recipe
  const { template: _own, ...rest } = variant
  return { ...recipe, variants: recipe.variants.map((one, index) => (index === at ? rest : one)) }
}
