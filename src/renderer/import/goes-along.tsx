import { ImagePlus } from 'lucide-react'
import { useState } from 'react'
import type { ModelInfo } from '../../contract/model.ts'
import type { Recipe } from '../../contract/recipe.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { count } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { listedOf } from '../references/listed.ts'
import { ReferencesEditor } from '../references/references-editor.tsx'
import { setReferences } from './edit-recipe.ts'
import { PictureFolders } from './picture-folders.tsx'
import './sources.css'
import { useSheetReferences } from './use-sheet-references.ts'

interface GoesAlongProps {
  readonly recipe: Recipe
  readonly draftId: string
  /** Models of the variants. */
  readonly models: readonly ModelInfo[]
  readonly onChange: (recipe: Recipe) => void
}

/** Thumbnails in the line; the rest are counted. */
const shown = 8

/** The pictures and characters that go along with every row, after the row's own; in a line, with a dialog to change them. */
export function GoesAlong({ recipe, draftId, models, onChange }: GoesAlongProps) {
  const [isOpen, setOpen] = useState(false)
  const references = useSheetReferences(recipe.references, draftId)
  const pictures = listedOf(references, 0, false)
  return (
    <section className="along" aria-label="Goes along with every row">
      <span className="t3 s12 clip">
        {pictures.length === 0 ? 'No picture goes along with every row' : 'With every row'}
      </span>
      {pictures.slice(0, shown).map(({ id, name, thumb, icon }) => (
        <span key={id} className="pic contain along-pic" title={name}>
          {thumb === null ? (
            <Icon of={icon} size={13} />
          ) : (
            <img src={thumb} alt="" decoding="async" draggable={false} />
          )}
          <span className="sr">{name}</span>
        </span>
      ))}
      {pictures.length > shown ? <span className="t3 s12">+{count(pictures.length - shown)}</span> : null}
      <span className="end">
        <Button variant="ghost" size="small" icon={ImagePlus} onPress={() => setOpen(true)}>
          {pictures.length === 0 ? 'Add pictures…' : 'Change…'}
        </Button>
      </span>
      {isOpen ? (
        <Dialog
          title="Goes along with every row"
          isOpen
          width={640}
          onClose={() => setOpen(false)}
          footer={
            <Button variant="strong" onPress={() => setOpen(false)}>
              Done
            </Button>
          }
        >
          <p className="t2 s12">
            Sent after the row’s own pictures and before those of characters. A request with pictures is an edit; each
            picture adds to its price.
          </p>
          <ReferencesEditor
            references={references}
            models={models}
            takesDrops
            canWrite="sources"
            onChange={(next) => onChange(setReferences(recipe, 'recipe', next.length === 0 ? undefined : next))}
          />
          <PictureFolders />
        </Dialog>
      ) : null}
    </section>
  )
}
