import { useId, useState, type KeyboardEvent, type RefObject } from 'react'
import { classNames } from '../ui/class-names.ts'
import { insertMention, insertVariable, openMention, openVariable, templateTokens } from './template-tokens.ts'

interface TemplateEditorProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** What `{{` suggests. */
  readonly variables: readonly string[]
  /** What `@` suggests: names of characters. */
  readonly characters: readonly string[]
  /** Names the plan does not know. */
  readonly unknown: ReadonlySet<string>
  readonly inputRef: RefObject<HTMLTextAreaElement | null>
}

const mostSuggestions = 8

/**
 * A prompt template as text in which `{{variables}}` look like chips: a text area over a drawing of the same words. Both
 * have the same font and box, and the chips add no width, so the caret stays where the words are.
 */
export function TemplateEditor(props: TemplateEditorProps) {
  const { label, value, onChange, unknown, inputRef } = props
  const listId = useId()
  const [caret, setCaret] = useState<number | null>(null)
  const [at, setAt] = useState(0)
  const suggested = caret === null ? nothing : suggestions(props, caret)
  const found = suggested.names
  const chosen = found[Math.min(at, found.length - 1)]

  const accept = (name: string): void => {
    const insert = suggested.kind === 'Characters' ? insertMention : insertVariable
    const next = insert(value, caret ?? value.length, name)
    onChange(next.text)
    setCaret(null)
    placeCaret(inputRef, next.caret)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (chosen === undefined || event.ctrlKey || event.altKey) return
    if (event.key === 'ArrowDown') setAt((at + 1) % found.length)
    else if (event.key === 'ArrowUp') setAt((at + found.length - 1) % found.length)
    else if (event.key === 'Enter' || event.key === 'Tab') accept(chosen)
    else if (event.key === 'Escape') setCaret(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="ed">
      <div className="ed-scroll">
        <div className="ed-sheet">
          <Drawing value={value} unknown={unknown} />
          <textarea
            ref={inputRef}
            aria-label={label}
            aria-autocomplete="list"
            aria-controls={found.length > 0 ? listId : undefined}
            aria-activedescendant={chosen === undefined ? undefined : `${listId}-${chosen}`}
            value={value}
            spellCheck={false}
            onChange={(event) => {
              onChange(event.target.value)
              setCaret(event.target.selectionStart)
              setAt(0)
            }}
            onKeyDown={onKeyDown}
            onBlur={() => setCaret(null)}
          />
        </div>
      </div>
      {found.length === 0 ? null : (
        <Suggestions id={listId} label={suggested.kind} names={found} chosen={chosen} onChoose={accept} />
      )}
    </div>
  )
}

interface Suggested {
  readonly kind: 'Columns' | 'Characters'
  readonly names: readonly string[]
}

const nothing: Suggested = { kind: 'Columns', names: [] }

/** Columns after `{{`, characters after `@`; those that hold what was typed. */
function suggestions(
  { value, variables, characters }: Pick<TemplateEditorProps, 'value' | 'variables' | 'characters'>,
  caret: number,
): Suggested {
  const variable = openVariable(value, caret)
  const open = variable ?? openMention(value, caret)
  if (open === null) return nothing
  const typed = open.typed.toLowerCase()
  const names = (variable === null ? characters : variables).filter((name) => name.toLowerCase().includes(typed))
  return { kind: variable === null ? 'Characters' : 'Columns', names: names.slice(0, mostSuggestions) }
}

/** The same words, drawn: the text area above it shows only its caret and selection. */
function Drawing({ value, unknown }: { readonly value: string; readonly unknown: ReadonlySet<string> }) {
  return (
    <div className="drawing" aria-hidden="true">
      {templateTokens(value).map((token) =>
        token.kind === 'text' ? (
          token.text
        ) : (
          <mark key={token.start} className={classNames(token.kind, unknown.has(token.name) && 'bad')}>
            {token.text}
          </mark>
        ),
      )}
      {'\n'}
    </div>
  )
}

interface SuggestionsProps {
  readonly id: string
  readonly label: string
  readonly names: readonly string[]
  readonly chosen: string | undefined
  readonly onChoose: (name: string) => void
}

function Suggestions({ id, label, names, chosen, onChoose }: SuggestionsProps) {
  return (
    <div id={id} className="menu suggestions" role="listbox" aria-label={label}>
      {names.map((name) => (
        <div
          key={name}
          id={`${id}-${name}`}
          role="option"
          tabIndex={-1}
          aria-selected={name === chosen}
          className="item mono"
          // The press must not take the focus from the text.
          onPointerDown={(event) => {
            event.preventDefault()
            onChoose(name)
          }}
        >
          {name}
        </div>
      ))}
    </div>
  )
}

/** Puts the caret back once React has written the new text. */
export function placeCaret(input: RefObject<HTMLTextAreaElement | null>, caret: number): void {
  requestAnimationFrame(() => {
    input.current?.focus()
    input.current?.setSelectionRange(caret, caret)
  })
}
