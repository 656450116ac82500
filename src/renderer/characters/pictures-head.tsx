import { ImagePlus, Images } from 'lucide-react'
import { useState } from 'react'
import { mostReferences } from '../../contract/reference.ts'
import { Button } from '../ui/button.tsx'
import { AddImagesDialog } from './add-images-dialog.tsx'
import type { AddPictures } from './use-add-pictures.ts'

interface PicturesHeadProps {
  readonly count: number
  readonly canons: number
  /** How many more there may be. */
  readonly room: number
  /** Null: only to look at. */
  readonly adding: AddPictures | null
}

/** How many pictures there are, and the ways to add some. */
export function PicturesHead({ count, canons, room, adding }: PicturesHeadProps) {
  const [isChoosing, setChoosing] = useState(false)
  const full = room > 0 ? null : `A character has at most ${mostReferences} pictures.`
  return (
    <div className="cr-pictures-head">
      <h3 className="m">Pictures</h3>
      <span className="t3 s12">
        {count} of {mostReferences}
        {canons === 0 ? '' : `, ${canons} canon`}
      </span>
      {adding === null ? null : (
        <span className="end row">
          <Button size="small" icon={Images} disabledReason={full} onPress={() => setChoosing(true)}>
            From the gallery…
          </Button>
          <Button
            size="small"
            icon={ImagePlus}
            disabledReason={full}
            isBusy={adding.isBusy}
            onPress={adding.chooseFiles}
          >
            Add pictures…
          </Button>
        </span>
      )}
      {adding !== null && isChoosing ? (
        <AddImagesDialog room={room} onAdd={adding.addImages} onClose={() => setChoosing(false)} />
      ) : null}
    </div>
  )
}
