import { matteFallbacks } from '../../contract/reference.ts'
import { Radio, Radios } from '../ui/choices.tsx'
import { lackWords, offers, whyNone, withoutAlpha } from './capabilities.ts'
import { parametersAt, setParameter } from './edit-recipe.ts'
import type { MoreSettingsProps } from './more-settings.tsx'
import { ListSetting, SettingLine } from './setting-line.tsx'
import { fallbackPrice, fallbackSentence, fallbackTitle } from './transparency-words.ts'
import { cutsOut } from './variant-options.ts'

/** The background, and what is done where a transparent one fails or cannot be asked for. */
export function TransparencyFields(props: MoreSettingsProps & { readonly unset: string }) {
  const { recipe, place, models, all, plan, unset, onChange } = props
  const background = parametersAt(recipe, place).background
  const lacking = withoutAlpha(models)
  const isCutOut = cutsOut(recipe)
  const choices = offers(models, 'background', all).map((choice) => {
    if (choice.value !== 'transparent' || choice.disabledReason === undefined || !isCutOut) return choice
    return { value: choice.value, label: choice.label, note: 'cut out, as below' }
  })
  const wantsAlpha = (background ?? recipe.parameters.background) === 'transparent'
  return (
    <>
      <ListSetting
        label="Background"
        value={background}
        unset={unset}
        choices={choices}
        reason={whyNone(models, 'background')}
        hint={lacking.length === 0 ? null : lackingHint(lackWords(lacking, 'background', 'transparent'), isCutOut)}
        onChange={(value) => onChange(setParameter(recipe, place, 'background', value))}
      />
      {wantsAlpha || lacking.length > 0 || isCutOut ? (
        <SettingLine
          label={lacking.length > 0 && lacking.length === models.length ? 'Transparency' : 'If it fails'}
          hint={['The same for all variants.', fallbackPrice(plan?.fallbackUsd ?? 0)].filter(Boolean).join(' ')}
        >
          <Radios
            label="Where a transparent background fails"
            className="fallbacks"
            value={recipe.transparency ?? 'none'}
            onChange={(transparency) => onChange({ ...recipe, transparency })}
          >
            {matteFallbacks.map((fallback) => (
              <Radio key={fallback} value={fallback}>
                <span>
                  {fallbackTitle(fallback, lacking.length > 0)}
                  <span className="t3 s12 fallback-says">{fallbackSentence(fallback, lacking.length > 0)}</span>
                </span>
              </Radio>
            ))}
          </Radios>
        </SettingLine>
      ) : null}
    </>
  )
}

function lackingHint(lack: string, isCutOut: boolean): string {
  return isCutOut ? `${lack}: it is cut out at once, as chosen below.` : `${lack}. Choose below how it is cut out.`
}
