import { AtSign, FilePlus, Images } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ModelInfo } from '../../contract/model.ts'
import type { PictureSource } from '../../contract/reference.ts'
import { useEngine } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/fields.tsx'
import { counted } from '../ui/format.ts'
import { Menu } from '../ui/menu.tsx'
import { withoutUndefined } from '../ui/without-undefined.ts'
import { useAtHand } from './at-hand.ts'
import { GalleryDialog } from './gallery-dialog.tsx'
import { countOf, limitOf, whyNotMore, type Reference } from './references.ts'
import type { Adding } from './use-adding.ts'

/** sources: whatever a sheet could name. */
export type Writable = 'sources' | 'addresses'

interface ReferenceAdderProps {
  readonly references: readonly Reference[]
  readonly models: readonly ModelInfo[]
  readonly adding: Adding
  readonly onAdd: (source: PictureSource) => void
  readonly canWrite: Writable
}

/** Ways to add a picture: files, images of the library, characters, what was put at hand, and what can be written. */
export function ReferenceAdder({ references, models, adding, onAdd, canWrite }: ReferenceAdderProps) {
  const full = whyNotMore(references, models)
  const room = limitOf(models) - countOf(references)
  return (
    <>
      <div className="row wrap">
        <AddButtons adding={adding} full={full} room={room} />
        <Characters references={references} full={full} room={room} onAdd={onAdd} />
      </div>
      {full === null ? <AtHand references={references} adding={adding} /> : null}
      <Written what={canWrite} full={full} onAdd={onAdd} />
    </>
  )
}

interface AddButtonsProps {
  readonly adding: Adding
  /** Why nothing can be added; null when something can. */
  readonly full: string | null
  /** How many more there may be. */
  readonly room: number
}

/** Adds files, or images of the library. */
export function AddButtons({ adding, full, room }: AddButtonsProps) {
  const [isChoosing, setChoosing] = useState(false)
  return (
    <>
      <Button size="small" icon={FilePlus} disabledReason={full} isBusy={adding.isBusy} onPress={adding.chooseFiles}>
        Add files…
      </Button>
      <Button size="small" icon={Images} disabledReason={full} onPress={() => setChoosing(true)}>
        Gallery…
      </Button>
      {isChoosing ? <GalleryDialog room={room} onAdd={adding.addImages} onClose={() => setChoosing(false)} /> : null}
    </>
  )
}

interface CharactersProps extends Pick<ReferenceAdderProps, 'references' | 'onAdd'> {
  readonly full: string | null
  readonly room: number
}

function Characters({ references, full, room, onAdd }: CharactersProps) {
  const known = useEngine('characters.list', {}).data ?? []
  const reason = full ?? (known.length > 0 ? null : 'There are no characters yet. Make one on the Characters screen.')
  const button = (
    <Button size="small" icon={AtSign} disabledReason={reason}>
      Character…
    </Button>
  )
  if (reason !== null) return button
  const there = new Set(references.map(({ source }) => source))
  const whyNot = (source: PictureSource, pictures: number): string | undefined => {
    if (there.has(source)) return 'there already'
    return pictures > room ? `${counted(pictures, 'picture')}, too many` : undefined
  }
  const entries = known.map(({ name, references: pictures }) =>
    withoutUndefined({ id: `@${name}`, label: `@${name}`, disabledReason: whyNot(`@${name}`, pictures) }),
  )
  return (
    <Menu label="Characters" entries={entries} onChoose={onAdd}>
      {button}
    </Menu>
  )
}

function AtHand({ references, adding }: Pick<ReferenceAdderProps, 'references' | 'adding'>) {
  const there = new Set(references.map(({ source }) => source))
  const ids = useAtHand().filter((id) => !there.has(`image:${id}`))
  if (ids.length === 0) return null
  return (
    <div className="row wrap">
      <span className="t3 s12">At hand</span>
      {ids.map((id) => (
        <button
          key={id}
          type="button"
          className="pic rf-hand"
          aria-label={`Add image ${id}`}
          title={`Add image ${id}`}
          onClick={() => adding.addImages([id])}
        >
          <img src={`image://i/${id}/small`} alt="" draggable={false} />
        </button>
      ))}
    </div>
  )
}

const written = {
  sources: { label: 'File beside the sheet, address or image:number', placeholder: 'fox/*.png, https://…, image:12' },
  addresses: { label: 'Address of a picture', placeholder: 'Address of a picture, https://…' },
} as const

interface WrittenProps extends Pick<CharactersProps, 'full' | 'onAdd'> {
  readonly what: Writable
}

function Written({ what, full, onAdd }: WrittenProps) {
  const [text, setText] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const source = text.trim()
  const reason = full ?? whyNotAdded(what, source)
  const add = (): void => {
    if (reason !== null) return
    onAdd(source)
    setText('')
    input.current?.focus()
  }
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <TextField
        {...written[what]}
        size="small"
        isMono
        className="grow"
        value={text}
        onChange={setText}
        inputRef={input}
      />
      <Button size="small" disabledReason={reason} onPress={add}>
        Add
      </Button>
    </form>
  )
}

/** Why what is written is not added; null when it can be. */
function whyNotAdded(what: Writable, source: string): string | null {
  if (source === '') return 'Write what to add first.'
  return what === 'addresses' && !source.startsWith('https://') ? 'Addresses begin with https://.' : null
}
