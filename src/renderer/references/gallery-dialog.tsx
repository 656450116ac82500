import { useState } from 'react'
import { ListBox, ListBoxItem, type Selection } from 'react-aria-components'
import { useEngine } from '../engine.ts'
import { useSearchText } from '../matrix/use-search-text.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SearchField } from '../ui/fields.tsx'
import { counted } from '../ui/format.ts'

interface GalleryDialogProps {
  /** How many may be chosen. */
  readonly room: number
  readonly onAdd: (imageIds: readonly number[]) => void
  readonly onClose: () => void
}

/** The newest that are shown; a query finds the others. */
const shown = 60

/** Chooses images of the library. */
export function GalleryDialog({ room, onAdd, onClose }: GalleryDialogProps) {
  const [query, setQuery] = useState('')
  const [text, setText] = useSearchText(query, setQuery)
  const [chosen, setChosen] = useState<readonly number[]>([])
  const reason = chosen.length === 0 ? 'Choose pictures first.' : tooMany(chosen.length, room)
  return (
    <Dialog
      title="Add from the gallery"
      isOpen
      onClose={onClose}
      width={640}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="strong"
            disabledReason={reason}
            onPress={() => {
              onAdd(chosen)
              onClose()
            }}
          >
            {chosen.length === 0 ? 'Add pictures' : `Add ${counted(chosen.length, 'picture')}`}
          </Button>
        </>
      }
    >
      <SearchField label="Find pictures" value={text} onChange={setText} width={320} size="medium" />
      <Found query={query} chosen={chosen} onChoose={setChosen} />
    </Dialog>
  )
}

function tooMany(chosen: number, room: number): string | null {
  return chosen > room ? `There is room for ${room} more.` : null
}

interface FoundProps {
  readonly query: string
  readonly chosen: readonly number[]
  readonly onChoose: (imageIds: readonly number[]) => void
}

function Found({ query, chosen, onChoose }: FoundProps) {
  const found = useEngine('gallery.find', { query, limit: shown }, { keepLast: true })
  const ids = found.data?.ids ?? []
  const tiles = useEngine('gallery.tiles', { ids: [...ids] }, { enabled: ids.length > 0, keepLast: true })
  const named = new Map(tiles.data?.map((tile) => [tile.imageId, tile]))
  const choose = (keys: Selection): void => onChoose(keys === 'all' ? ids : [...keys].map(Number))
  const more = (found.data?.total ?? 0) - ids.length
  return (
    <>
      <ListBox
        className="rf-found"
        aria-label="Images, newest first"
        layout="grid"
        selectionMode="multiple"
        selectionBehavior="toggle"
        selectedKeys={chosen}
        onSelectionChange={choose}
        items={ids.map((id) => ({ id }))}
        renderEmptyState={() => (
          <p className="t3">{found.isError ? found.error.message : found.isPending ? '' : 'No pictures are found.'}</p>
        )}
      >
        {({ id }) => (
          <ListBoxItem id={id} className="rf-found-item" textValue={`Image ${id}, ${named.get(id)?.key ?? ''}`}>
            <span className="pic contain">
              <img src={`image://i/${id}/small`} alt="" decoding="async" draggable={false} />
            </span>
            <span className="g-tick" />
            <span className="clip s11 t2">{named.get(id)?.key ?? ''}</span>
          </ListBoxItem>
        )}
      </ListBox>
      <p className="t3 s12">
        {more > 0 ? `The newest ${shown}; ${counted(more, 'more picture')} can be searched.` : ''}
      </p>
    </>
  )
}
