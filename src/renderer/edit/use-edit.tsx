import { useState, type ReactNode } from 'react'
import { request } from '../engine.ts'
import { useNavigation } from '../navigation.tsx'
import { EditDialog } from './edit-dialog.tsx'

interface Edit {
  /** Opens the panel for an image. */
  readonly edit: (imageId: number) => void
  readonly isOpen: boolean
  /** The panel while it is open; to be put somewhere in the screen. */
  readonly panel: ReactNode
}

/** The edit panel, and the way to the row with the new pictures when they are in the queue. */
export function useEdit(): Edit {
  const [imageId, open] = useState<number | null>(null)
  const { go } = useNavigation()
  const panel =
    imageId === null ? null : (
      <EditDialog
        imageId={imageId}
        onClose={() => open(null)}
        onMade={({ batchId }, image) => {
          open(null)
          void placeOf(batchId, image.variantName).then((variant) =>
            go({ screen: 'batch', batchId, rowId: image.rowId, variant }),
          )
        }}
      />
    )
  return { edit: open, isOpen: imageId !== null, panel }
}

/** The column of a variant; the first when it cannot be told. */
async function placeOf(batchId: number, variantName: string): Promise<number> {
  const batch = await request('batch.get', { batchId }).catch(() => null)
  return Math.max(0, batch?.variants.findIndex(({ name }) => name === variantName) ?? 0)
}
