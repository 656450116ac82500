import { Checkbox } from '../ui/choices.tsx'
import { ReferencesEditor } from '../references/references-editor.tsx'
import { limitOf } from '../references/references.ts'
import { parametersAt, setParameter, setReferences } from './edit-recipe.ts'
import type { MoreSettingsProps } from './more-settings.tsx'
import { Impossible, SettingLine } from './setting-line.tsx'
import { useSheetReferences } from './use-sheet-references.ts'

/** Pictures of a variant's own in place of those for every row, and what is put back outside a mask. */
export function OwnReferences(props: MoreSettingsProps) {
  const { recipe, place, draftId, models, onChange } = props
  const own = place === 'recipe' ? undefined : recipe.variants[place]?.references
  const references = useSheetReferences(own, draftId)
  const without = models.filter(({ endpoints, maxReferences }) => !endpoints.includes('edits') || maxReferences === 0)
  if (limitOf(models) === 0)
    return (
      <SettingLine label="Pictures">
        <Impossible reason={`${without.map(({ id }) => id).join(', ')} takes no pictures along.`} />
      </SettingLine>
    )
  return (
    <>
      {place === 'recipe' ? null : (
        <SettingLine label="Pictures">
          <Checkbox
            isSelected={own !== undefined}
            onChange={(isOwn) => onChange(setReferences(recipe, place, isOwn ? (recipe.references ?? []) : undefined))}
          >
            Other pictures than those for every row
          </Checkbox>
          {own === undefined ? null : (
            <ReferencesEditor
              references={references}
              models={models}
              takesDrops
              canWrite="sources"
              onChange={(next) => onChange(setReferences(recipe, place, next))}
            />
          )}
        </SettingLine>
      )}
      <LockLine {...props} />
    </>
  )
}

function LockLine({ recipe, place, models, onChange }: MoreSettingsProps) {
  const lock = parametersAt(recipe, place).lock ?? (place === 'recipe' ? undefined : recipe.parameters.lock) ?? false
  const without = models.filter(({ masks }) => !masks)
  if (models.length > 0 && without.length === models.length)
    return (
      <SettingLine label="Outside the mask">
        <Impossible reason={`${without.map(({ id }) => id).join(', ')} takes no mask.`} />
      </SettingLine>
    )
  return (
    <SettingLine
      label="Outside the mask"
      hint="Models move pixels outside a mask too. This puts the first picture back there, in a copy; the original stays as it came."
    >
      <Checkbox isSelected={lock} onChange={(next) => onChange(setParameter(recipe, place, 'lock', next))}>
        Put the first picture back, pixel by pixel
      </Checkbox>
    </SettingLine>
  )
}
