import { useId } from 'react'
import { TextField } from '../ui/fields.tsx'
import type { CharacterEdit } from './edit.ts'

interface WordsProps {
  readonly edit: CharacterEdit
  /** Null: only to look at. */
  readonly onChange: ((edit: CharacterEdit) => void) | null
  readonly hasName: boolean
  readonly nameProblem: string | null
}

/** What is said about the character in every prompt that names it. */
export function Words({ edit, onChange, hasName, nameProblem }: WordsProps) {
  if (onChange === null) return <WordsToRead edit={edit} />
  return (
    <div className="cr-words">
      {hasName ? (
        <>
          <span className="lab">Name</span>
          <div>
            <TextField
              label="Name"
              placeholder="fox"
              isMono
              value={edit.name}
              onChange={(name) => onChange({ ...edit, name: name.trim().replace(/^@+/, '') })}
              error={nameProblem}
            />
            <p className="t3 s12">Written @{edit.name || 'fox'} in prompts and cells. It does not change later.</p>
          </div>
        </>
      ) : null}
      <span className="lab">Title</span>
      <div>
        <TextField
          label="Title"
          placeholder="Mira the fox"
          value={edit.title}
          onChange={(title) => onChange({ ...edit, title: title.slice(0, 120) })}
        />
        <p className="t3 s12">Stands in the prompt in place of the @name.</p>
      </div>
      <Area
        label="Identity"
        hint="Who it is, in words that go into every prompt."
        most={4_000}
        value={edit.identity}
        onChange={(identity) => onChange({ ...edit, identity })}
      />
      <Area
        label="Never change"
        hint="What must stay as it is in every picture."
        most={2_000}
        value={edit.forbidden}
        onChange={(forbidden) => onChange({ ...edit, forbidden })}
      />
    </div>
  )
}

interface AreaProps {
  readonly label: string
  readonly hint: string
  /** Characters. */
  readonly most: number
  readonly value: string
  readonly onChange: (value: string) => void
}

function Area({ label, hint, most, value, onChange }: AreaProps) {
  const id = useId()
  return (
    <>
      <label className="lab" htmlFor={id}>
        {label}
      </label>
      <div>
        <div className="input cr-area">
          <textarea
            id={id}
            aria-describedby={`${id}-hint`}
            maxLength={most}
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        </div>
        <p id={`${id}-hint`} className="t3 s12">
          {hint}
        </p>
      </div>
    </>
  )
}

function WordsToRead({ edit }: { readonly edit: CharacterEdit }) {
  const lines = [
    ['Title', edit.title],
    ['Identity', edit.identity],
    ['Never change', edit.forbidden],
  ] as const
  return (
    <dl className="cr-words">
      {lines.map(([label, text]) => (
        <div key={label} className="cr-line">
          <dt className="lab">{label}</dt>
          <dd className={text === '' ? 't3' : 'selectable'}>{text || 'Nothing'}</dd>
        </div>
      ))}
    </dl>
  )
}
