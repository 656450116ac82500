import { Images, Plus, UserRound } from 'lucide-react'
import { useState } from 'react'
import type { ModelInfo } from '../../contract/model.ts'
import { host, request, toastFailure, useEngine } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/fields.tsx'
import { counted } from '../ui/format.ts'
import { Menu } from '../ui/menu.tsx'
import { showToast } from '../ui/toast.tsx'
import { useAtHand } from './at-hand.ts'
import { limitOf, whyNotMore, withCharacter, withLookedAt, type References } from './items.ts'
import { addPaths } from './use-drop.ts'

interface ReferenceAdderProps {
  readonly references: References
  readonly onChange: (references: References) => void
  readonly model: ModelInfo | undefined
}

/** Ways to add a picture: files, images of the library, characters, and what was put at hand. */
export function ReferenceAdder({ references, onChange, model }: ReferenceAdderProps) {
  const [asksNumber, setAsksNumber] = useState(false)
  const full = whyNotMore(references, model)
  const look = async (source: string): Promise<boolean> => {
    const added = withLookedAt(references, await request('references.look', { sources: [source] }), model)
    onChange(added.references)
    if (added.refusals.length > 0) showToast({ text: added.refusals.join(' ') })
    return added.added > 0
  }
  const pick = async (): Promise<void> => {
    const chosen = await host('host.pickPictures', {})
    if (chosen.length > 0) await addPaths(chosen, references, model, onChange)
  }
  return (
    <>
      <div className="row wrap">
        <Button size="small" icon={Plus} disabledReason={full} onPress={() => void pick().catch(toastFailure)}>
          Pictures…
        </Button>
        <Button size="small" icon={Images} disabledReason={full} onPress={() => setAsksNumber(!asksNumber)}>
          Library…
        </Button>
        <Characters references={references} onChange={onChange} model={model} full={full} />
      </div>
      {asksNumber && full === null ? <ByNumber onAdd={look} onDone={() => setAsksNumber(false)} /> : null}
      {full === null ? <AtHand references={references} onAdd={look} /> : null}
    </>
  )
}

function ByNumber({
  onAdd,
  onDone,
}: {
  readonly onAdd: (source: string) => Promise<boolean>
  readonly onDone: () => void
}) {
  const [text, setText] = useState('')
  const number = /^#?\s*([1-9]\d{0,9})$/.exec(text.trim())?.[1]
  const add = async (): Promise<void> => {
    if (number !== undefined && (await onAdd(`image:${number}`))) onDone()
  }
  return (
    <form
      className="row rf-number-field"
      onSubmit={(event) => {
        event.preventDefault()
        void add().catch(toastFailure)
      }}
    >
      <TextField
        label="Number of an image in this library"
        placeholder="Image number, as the gallery says it"
        value={text}
        onChange={setText}
        size="small"
        isFirst
        className="grow"
        error={text.trim() !== '' && number === undefined ? 'A whole number.' : null}
      />
      <Button
        size="small"
        disabledReason={number === undefined ? 'Type its number first.' : null}
        onPress={() => void add().catch(toastFailure)}
      >
        Add
      </Button>
    </form>
  )
}

function Characters({ references, onChange, model, full }: ReferenceAdderProps & { readonly full: string | null }) {
  const characters = useEngine('characters.list', {})
  const known = characters.data ?? []
  if (known.length === 0 || full !== null) {
    const reason = full ?? 'There are no characters yet. Make one on the Characters screen.'
    return (
      <Button size="small" icon={UserRound} disabledReason={reason}>
        Character
      </Button>
    )
  }
  const room = limitOf(model) - references.pictures.length
  const entries = known.map(({ name, references: pictures }) => ({
    id: name,
    label: `@${name}`,
    ...(references.characters.some((each) => each.name === name)
      ? { disabledReason: 'there already' }
      : pictures > room
        ? { disabledReason: `${counted(pictures, 'picture')}, too many` }
        : {}),
  }))
  return (
    <Menu
      label="Characters"
      entries={entries}
      onChoose={(name) => {
        const pictures = known.find((each) => each.name === name)?.references ?? 0
        onChange(withCharacter(references, { name, version: null, pictures }))
      }}
    >
      <Button size="small" icon={UserRound}>
        Character
      </Button>
    </Menu>
  )
}

function AtHand({
  references,
  onAdd,
}: {
  readonly references: References
  readonly onAdd: (source: string) => Promise<boolean>
}) {
  const there = new Set(references.pictures.map(({ picture }) => picture.imageId))
  const ids = useAtHand().filter((id) => !there.has(id))
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
          onClick={() => void onAdd(`image:${id}`).catch(toastFailure)}
        >
          <img src={`image://i/${id}/small`} alt="" draggable={false} />
        </button>
      ))}
    </div>
  )
}
