import { ArrowDown, ArrowUp, AtSign, ImagePlus, Trash2, TriangleAlert } from 'lucide-react'
import { useRef, useState } from 'react'
import type { LookedAt, PictureSource } from '../../contract/reference.ts'
import { useCharacterNames } from '../characters/use-character-names.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { EllipsisText } from '../ui/ellipsis-text.tsx'
import { TextField } from '../ui/fields.tsx'
import { counted, sizeText } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { Menu } from '../ui/menu.tsx'
import { ReferenceThumb } from './reference-thumb.tsx'
import './sources.css'
import { addFiles, useLookedAt } from './use-sources.ts'

interface SourceListProps {
  readonly draftId: string
  readonly sources: readonly PictureSource[]
  /** Most pictures the models concerned take along. */
  readonly most: number
  readonly onChange: (sources: readonly PictureSource[]) => void
}

/** Pictures that go along, in the order they are sent, with buttons to change it; files, characters and addresses are added below. */
export function SourceList({ draftId, sources, most, onChange }: SourceListProps) {
  const looked = useLookedAt(sources, draftId)
  const full = sources.length >= most ? `No more than ${counted(most, 'picture')} go along.` : null
  const move = (at: number, by: 1 | -1): void => {
    const next = [...sources]
    const [one] = next.splice(at, 1)
    if (one !== undefined) next.splice(at + by, 0, one)
    onChange(next)
  }
  const add = (added: readonly PictureSource[]): void => {
    onChange([...sources, ...added.filter((source) => !sources.includes(source))].slice(0, most))
  }
  return (
    <div className="sources">
      {sources.length === 0 ? null : (
        <ol aria-label="Pictures that go along, in order">
          {sources.map((source, at) => (
            <SourceLine
              key={source}
              source={source}
              looked={looked.get(source)}
              at={at}
              isLast={at === sources.length - 1}
              onMove={(by) => move(at, by)}
              onRemove={() => onChange(sources.filter((_other, index) => index !== at))}
            />
          ))}
        </ol>
      )}
      <AddSource full={full} most={most - sources.length} onAdd={add} />
    </div>
  )
}

interface SourceLineProps {
  readonly source: PictureSource
  /** Undefined for a character, and while it is being looked at. */
  readonly looked: LookedAt | undefined
  readonly at: number
  readonly isLast: boolean
  readonly onMove: (by: 1 | -1) => void
  readonly onRemove: () => void
}

function SourceLine({ source, looked, at, isLast, onMove, onRemove }: SourceLineProps) {
  const [picture] = looked?.pictures ?? []
  const name = picture === undefined ? source : picture.name
  return (
    <li className="source">
      <span className="t3 num">{at + 1}</span>
      {picture === undefined ? (
        <span className="source-pic">
          <Icon of={source.startsWith('@') ? AtSign : looked?.problem ? TriangleAlert : ImagePlus} size={16} />
        </span>
      ) : (
        <ReferenceThumb picture={picture} className="source-pic" />
      )}
      <span className="grow source-words">
        <EllipsisText className="m">{name}</EllipsisText>
        <span className={looked?.problem ? 'no s12' : 't3 s12'}>{factsOf(source, looked)}</span>
      </span>
      <IconButton
        icon={ArrowUp}
        label={`Move ${name} up`}
        size="small"
        isDisabled={at === 0}
        onPress={() => onMove(-1)}
      />
      <IconButton
        icon={ArrowDown}
        label={`Move ${name} down`}
        size="small"
        isDisabled={isLast}
        onPress={() => onMove(1)}
      />
      <IconButton icon={Trash2} label={`Remove ${name}`} size="small" onPress={onRemove} />
    </li>
  )
}

function factsOf(source: PictureSource, looked: LookedAt | undefined): string {
  if (source.startsWith('@')) return 'A character: its pictures and its words'
  if (looked === undefined) return 'Looking…'
  if (looked.problem) return `${looked.problem.message} ${looked.problem.fix}`
  const [first, ...rest] = looked.pictures
  if (first === undefined) return 'No picture'
  const size = sizeText(`${first.width}x${first.height}`)
  return rest.length === 0 ? size : `${size} and ${counted(rest.length, 'more picture')}`
}

interface AddSourceProps {
  /** Why nothing can be added; null when something can. */
  readonly full: string | null
  readonly most: number
  readonly onAdd: (sources: readonly PictureSource[]) => void
}

function AddSource({ full, most, onAdd }: AddSourceProps) {
  const characters = useCharacterNames()
  const [written, setWritten] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const source = written.trim()
  const addWritten = (): void => {
    if (full !== null || source === '') return
    onAdd([source])
    setWritten('')
    input.current?.focus()
  }
  return (
    <form
      className="row source-add"
      onSubmit={(event) => {
        event.preventDefault()
        addWritten()
      }}
    >
      <Button
        size="small"
        icon={ImagePlus}
        disabledReason={full}
        onPress={() => void addFiles(most).then((added) => added.length > 0 && onAdd(added))}
      >
        Add files…
      </Button>
      {characters.length === 0 ? null : (
        <Menu
          label="Add a character"
          entries={characters.map((name) => ({ id: name, label: `@${name}` }))}
          onChoose={(name) => onAdd([`@${name}`])}
        >
          <Button size="small" icon={AtSign} disabledReason={full}>
            Add a character
          </Button>
        </Menu>
      )}
      <TextField
        label="File beside the sheet, address or image:number"
        placeholder="fox/*.png, https://…, image:12"
        size="small"
        isMono
        className="grow"
        value={written}
        onChange={setWritten}
        inputRef={input}
      />
      <Button
        size="small"
        disabledReason={full ?? (source === '' ? 'Write what to add first.' : null)}
        onPress={addWritten}
      >
        Add
      </Button>
    </form>
  )
}
