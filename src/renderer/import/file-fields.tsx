import { frameCounts } from '../../contract/recipe.ts'
import { PixelField } from '../ui/fields.tsx'
import { isCompressed, offers, whyNone } from './capabilities.ts'
import { parametersAt, setParameter } from './edit-recipe.ts'
import type { MoreSettingsProps } from './more-settings.tsx'
import { ListSetting, SettingLine } from './setting-line.tsx'
import { gifWords } from './setting-words.ts'

/** The file the model sends, with what belongs to its kind: compression of JPEG and WebP, frames of a GIF. */
export function FileFields(props: MoreSettingsProps & { readonly unset: string }) {
  const { recipe, place, models, all, unset, onChange } = props
  const { format, compression } = parametersAt(recipe, place)
  const sent = format ?? recipe.parameters.format ?? 'png'
  return (
    <>
      <ListSetting
        label="File"
        value={format}
        unset={unset}
        choices={offers(models, 'format', all)}
        reason={whyNone(models, 'format')}
        hint={sent === 'svg' ? 'Kept as it comes; only a picture of it is ever shown.' : null}
        onChange={(value) => onChange(setParameter(recipe, place, 'format', value))}
      />
      {isCompressed(sent) ? (
        <SettingLine label="Compression" hint="0 is the smallest file, 100 the best picture.">
          <PixelField
            label="Compression, 0 to 100"
            placeholder="100"
            min={0}
            max={100}
            value={compression}
            onChange={(value) => onChange(setParameter(recipe, place, 'compression', value))}
          />
        </SettingLine>
      ) : null}
      {sent === 'gif' ? <GifFields {...props} models={models} /> : null}
    </>
  )
}

/** Limits of the parameter itself; the model's are within them. */
const frameMs = { min: 10, max: 655_350, usual: 200 } as const

function GifFields({ recipe, place, models, onChange }: MoreSettingsProps) {
  const { frames = recipe.parameters.frames, frameMs: ms = recipe.parameters.frameMs } = parametersAt(recipe, place)
  const rules = models.flatMap((model) => model.frames ?? [])
  const min = Math.max(frameCounts.min, ...rules.map((rule) => rule.min))
  const max = Math.min(frameCounts.max, ...rules.map((rule) => rule.max))
  return (
    <SettingLine label="Frames" hint={gifWords(frames, ms ?? frameMs.usual)}>
      <div className="row">
        <PixelField
          label={`Frames, ${min} to ${max}`}
          placeholder={`${min}–${max}`}
          min={min}
          max={max}
          value={frames}
          onChange={(value) => onChange(setParameter(recipe, place, 'frames', value))}
        />
        <span className="t2 s12">each shown for</span>
        <PixelField
          label="Time of a frame, milliseconds"
          placeholder={String(frameMs.usual)}
          min={frameMs.min}
          max={frameMs.max}
          value={ms}
          onChange={(value) => onChange(setParameter(recipe, place, 'frameMs', value))}
        />
        <span className="t2 s12">ms</span>
      </div>
    </SettingLine>
  )
}
