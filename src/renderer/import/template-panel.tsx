import { Plus } from 'lucide-react'
import { useRef } from 'react'
import { Button as AriaButton, TabPanel } from 'react-aria-components'
import type { ModelInfo } from '../../contract/model.ts'
import type { PlanSummary } from '../../contract/plan.ts'
import type { Recipe } from '../../contract/recipe.ts'
import type { SheetDraft } from '../../contract/sheet.ts'
import { useCharacterNames } from '../characters/use-character-names.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { sizeText } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { Menu } from '../ui/menu.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { GoesAlong } from './goes-along.tsx'
import { addVariant, setTemplate, templateOf } from './edit-recipe.ts'
import { placeCaret, TemplateEditor } from './template-editor.tsx'
import { insertVariable } from './template-tokens.ts'
import { unknownNames, variableNames } from './variable-names.ts'
import { concerned, modelLabel } from './variant-options.ts'

interface TemplatePanelProps {
  readonly sheet: SheetDraft
  readonly recipe: Recipe
  readonly plan: PlanSummary | null
  readonly models: readonly ModelInfo[]
  /** Index of the variant whose template is shown. */
  readonly at: number
  readonly onSelect: (at: number) => void
  readonly onChange: (recipe: Recipe) => void
}

function sizeWords(recipe: Recipe, size: string): string {
  const isByRow = Object.values(recipe.mapping).some(({ field }) => field === 'size' || field === 'aspect')
  return isByRow ? 'size by row' : sizeText(size)
}

/** Buttons before the rest goes into a menu. */
const mostButtons = 6

/** The prompt template, one tab for each variant. */
export function TemplatePanel({ sheet, recipe, plan, models, at, onSelect, onChange }: TemplatePanelProps) {
  const input = useRef<HTMLTextAreaElement>(null)
  const template = templateOf(recipe, at)
  const names = variableNames(sheet, recipe)
  const planned = plan?.variants[at]
  const characters = useCharacterNames()
  const insert = (name: string): void => {
    const next = insertVariable(template, input.current?.selectionStart ?? template.length, name)
    onChange(setTemplate(recipe, at, next.text))
    placeCaret(input, next.caret)
  }
  const tabs = recipe.variants.map((variant, index) => ({ value: String(index), label: variant.name }))
  return (
    <section className="tpl" aria-label="Template">
      <Tabs label="Variants" value={String(at)} tabs={tabs} onChange={(value) => onSelect(Number(value))}>
        {(list) => (
          <>
            <div className="ph">
              <h2 className="b">Template</h2>
              {list}
              <AddVariant recipe={recipe} onChange={onChange} onSelect={onSelect} />
              <span className="end t3 s12 clip">
                {planned === undefined
                  ? ''
                  : [modelLabel(planned.model), planned.quality, sizeWords(recipe, planned.size)]
                      .filter(Boolean)
                      .join(' · ')}
              </span>
            </div>
            <TabPanel key={at} id={String(at)}>
              <TemplateEditor
                label={`Prompt template of ${recipe.variants[at]?.name ?? 'the variant'}`}
                value={template}
                onChange={(text) => onChange(setTemplate(recipe, at, text))}
                variables={names}
                characters={characters}
                unknown={unknownNames(template, plan?.problems ?? [])}
                inputRef={input}
              />
            </TabPanel>
          </>
        )}
      </Tabs>
      <InsertBar names={names} onInsert={insert} />
      <GoesAlong
        recipe={recipe}
        draftId={sheet.draftId}
        models={concerned(recipe, plan, 'recipe', models)}
        onChange={onChange}
      />
    </section>
  )
}

interface AddVariantProps {
  readonly recipe: Recipe
  readonly onChange: (recipe: Recipe) => void
  readonly onSelect: (at: number) => void
}

function AddVariant({ recipe, onChange, onSelect }: AddVariantProps) {
  return (
    <IconButton
      icon={Plus}
      label="Add variant"
      size="small"
      iconSize={14}
      isDisabled={recipe.variants.length >= 16}
      onPress={() => {
        onChange(addVariant(recipe))
        onSelect(recipe.variants.length)
      }}
    />
  )
}

function InsertBar({
  names,
  onInsert,
}: {
  readonly names: readonly string[]
  readonly onInsert: (name: string) => void
}) {
  const rest = names.slice(mostButtons)
  return (
    <div className="ins" role="toolbar" aria-label="Insert a column">
      <span className="t3 s12">Insert</span>
      {names.slice(0, mostButtons).map((name) => (
        <AriaButton key={name} className="insb" aria-label={`Insert ${name}`} onPress={() => onInsert(name)}>
          <Icon of={Plus} size={11} />
          <span className="clip">{name}</span>
        </AriaButton>
      ))}
      {rest.length === 0 ? null : (
        <Menu label="More columns" entries={rest.map((name) => ({ id: name, label: name }))} onChoose={onInsert}>
          <Button variant="ghost" size="small">
            {rest.length} more
          </Button>
        </Menu>
      )}
    </div>
  )
}
