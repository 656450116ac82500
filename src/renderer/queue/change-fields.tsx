import { useRef } from 'react'
import type { ModelInfo } from '../../contract/model.ts'
import type { Problem } from '../../contract/problem.ts'
import type { JobWords } from '../../contract/queue.ts'
import { mostWords } from '../../contract/recipe.ts'
import { useCharacterNames } from '../characters/use-character-names.ts'
import { Impossible } from '../import/setting-line.tsx'
import { SizeField } from '../import/size-field.tsx'
import { TemplateEditor } from '../import/template-editor.tsx'
import { unknownNames } from '../import/variable-names.ts'
import { Segmented } from '../ui/segmented.tsx'
import { Select } from '../ui/select.tsx'
import {
  keptSize,
  modelChoices,
  modelsOf,
  settingChoices,
  withModel,
  type ChangeDraft,
  type ChangeSetting,
  type JobFacts,
  type SettingChoices,
} from './change-options.ts'

interface ChangeSelectsProps {
  readonly draft: ChangeDraft
  readonly facts: JobFacts
  readonly models: readonly ModelInfo[]
  readonly onChange: (draft: ChangeDraft) => void
}

const titles = { quality: 'Quality', complexity: 'Complexity', background: 'Background', format: 'File' } as const

/** Model, size and what else can be set; what a model cannot do is not offered. */
export function ChangeSelects({ draft, facts, models, onChange }: ChangeSelectsProps) {
  return (
    <div className="ch-selects">
      <div className="ch-line wide">
        <span className="t2 s12">Model</span>
        <Select
          label="Model"
          size="medium"
          value={draft.model}
          choices={modelChoices(facts, models)}
          onChange={(model) => onChange(withModel(draft, model, facts, models))}
        />
      </div>
      <div className="ch-line wide top">
        <span className="t2 s12">Size</span>
        <SizeField
          models={modelsOf(draft, facts, models)}
          value={draft.size === '' ? undefined : draft.size}
          unset={keptSize(facts)}
          onChange={(size) => onChange({ ...draft, size: size ?? '' })}
        />
      </div>
      {(['quality', 'complexity', 'background', 'format'] as const).map((setting) => (
        <ChangeSelect
          key={setting}
          setting={setting}
          value={draft[setting]}
          offered={settingChoices(setting, draft, facts, models)}
          onChange={(value) => onChange({ ...draft, [setting]: value })}
        />
      ))}
    </div>
  )
}

interface ChangeSelectProps {
  readonly setting: ChangeSetting
  readonly value: string
  readonly offered: SettingChoices
  readonly onChange: (value: string) => void
}

function ChangeSelect({ setting, value, offered: { choices, reason }, onChange }: ChangeSelectProps) {
  return (
    <div className="ch-line">
      <span className="t2 s12">{titles[setting]}</span>
      {reason === null ? (
        <Select label={titles[setting]} size="medium" value={value} choices={choices} onChange={onChange} />
      ) : (
        <Impossible reason={reason} />
      )}
    </div>
  )
}

interface ChangeWordsProps {
  readonly draft: ChangeDraft
  /** Of the first job; null until known. */
  readonly words: JobWords | null
  /** What the chosen way to write them means for the jobs. */
  readonly hint: string
  readonly problems: readonly Problem[]
  readonly onChange: (draft: ChangeDraft) => void
}

const kinds = [
  { value: 'keep', label: 'As it is' },
  { value: 'template', label: 'Template' },
  { value: 'prompt', label: 'Exact words' },
] as const

/** The prompt: as it is, from another template, or word for word. Editing starts from what the first job has now. */
export function ChangeWords({ draft, words, hint, problems, onChange }: ChangeWordsProps) {
  const input = useRef<HTMLTextAreaElement>(null)
  const characters = useCharacterNames()
  const choose = (kind: ChangeDraft['words']): void => {
    const start = kind === 'keep' || draft[kind] !== '' ? {} : { [kind]: words?.[kind] ?? '' }
    onChange({ ...draft, ...start, words: kind })
  }
  return (
    <>
      <div className="row">
        <span className="t2 s12 ch-label">Prompt</span>
        <Segmented label="Prompt" value={draft.words} choices={kinds} onChange={choose} />
        <span className="t3 s12 end clip">{hint}</span>
      </div>
      {draft.words === 'template' ? (
        <div className="ch-words">
          <TemplateEditor
            label="Prompt template"
            value={draft.template}
            onChange={(template) => onChange({ ...draft, template })}
            variables={words?.columns ?? []}
            characters={characters}
            unknown={unknownNames(draft.template, problems)}
            inputRef={input}
          />
        </div>
      ) : draft.words === 'prompt' ? (
        <textarea
          className="ch-words ch-exact"
          aria-label="Exact words"
          rows={5}
          maxLength={mostWords}
          value={draft.prompt}
          onChange={(event) => onChange({ ...draft, prompt: event.target.value })}
        />
      ) : null}
    </>
  )
}
