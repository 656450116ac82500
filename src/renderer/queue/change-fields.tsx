import { useRef } from 'react'
import type { ModelInfo } from '../../contract/model.ts'
import type { Problem } from '../../contract/problem.ts'
import type { JobWords } from '../../contract/queue.ts'
import { useCharacterNames } from '../characters/use-character-names.ts'
import { TemplateEditor } from '../import/template-editor.tsx'
import { unknownNames } from '../import/variable-names.ts'
import { Segmented } from '../ui/segmented.tsx'
import { Select } from '../ui/select.tsx'
import { changeChoices, withModel, type ChangeDraft, type JobFacts } from './change-options.ts'

interface ChangeSelectsProps {
  readonly draft: ChangeDraft
  readonly facts: JobFacts
  readonly models: readonly ModelInfo[]
  readonly onChange: (draft: ChangeDraft) => void
}

/** Model, size and quality; what a model cannot do is not offered. */
export function ChangeSelects({ draft, facts, models, onChange }: ChangeSelectsProps) {
  const choices = changeChoices(draft, facts, models)
  return (
    <div className="ch-selects">
      <span className="t2 s12">Model</span>
      <Select
        label="Model"
        size="medium"
        value={draft.model}
        choices={choices.models}
        onChange={(model) => onChange(withModel(draft, model, facts, models))}
      />
      <span className="t2 s12">Size</span>
      <Select
        label="Size"
        size="medium"
        value={draft.size}
        choices={choices.sizes}
        onChange={(size) => onChange({ ...draft, size })}
      />
      <span className="t2 s12">Quality</span>
      <Select
        label="Quality"
        size="medium"
        value={draft.quality}
        choices={choices.qualities}
        onChange={(quality) => onChange({ ...draft, quality })}
      />
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
          maxLength={32_000}
          value={draft.prompt}
          onChange={(event) => onChange({ ...draft, prompt: event.target.value })}
        />
      ) : null}
    </>
  )
}
