import { AtSign, ImagePlus } from 'lucide-react'
import { useState } from 'react'
import type { ModelInfo } from '../../contract/model.ts'
import type { Recipe } from '../../contract/recipe.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { count } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { referenceLimit } from './capabilities.ts'
import { setReferences } from './edit-recipe.ts'
import { PictureFolders } from './picture-folders.tsx'
import { ReferenceThumb } from './reference-thumb.tsx'
import { SourceList } from './source-list.tsx'
import './sources.css'
import { useLookedAt } from './use-sources.ts'

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
  const sources = recipe.references ?? []
  const looked = useLookedAt(sources, draftId)
  const most = referenceLimit(models)
  return (
    <section className="along" aria-label="Goes along with every row">
      <span className="t3 s12 clip">
        {sources.length === 0 ? 'No picture goes along with every row' : 'With every row'}
      </span>
      {sources.slice(0, shown).map((source) => {
        const [picture] = looked.get(source)?.pictures ?? []
        return picture === undefined ? (
          <span key={source} className="source-pic" title={source}>
            <Icon of={source.startsWith('@') ? AtSign : ImagePlus} size={13} />
            <span className="sr">{source}</span>
          </span>
        ) : (
          <ReferenceThumb key={source} picture={picture} />
        )
      })}
      {sources.length > shown ? <span className="t3 s12">+{count(sources.length - shown)}</span> : null}
      <span className="end">
        <Button variant="ghost" size="small" icon={ImagePlus} onPress={() => setOpen(true)}>
          {sources.length === 0 ? 'Add pictures…' : 'Change…'}
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
          <SourceList
            draftId={draftId}
            sources={sources}
            most={most}
            onChange={(next) => onChange(setReferences(recipe, 'recipe', next.length === 0 ? undefined : next))}
          />
          <PictureFolders />
        </Dialog>
      ) : null}
    </section>
  )
}
