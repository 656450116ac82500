import { useEdit } from '../edit/use-edit.tsx'
import { useEngine } from '../engine.ts'
import { useNavigation } from '../navigation.tsx'
import { toggleAtHand } from '../references/at-hand.ts'
import type { RouteOf } from '../route.ts'
import { Unready } from '../unready.tsx'
import { FactsPanel } from './facts-panel.tsx'
import './image.css'
import '../matrix/inspector.css'
import { neighboursOf } from './neighbours.ts'
import { Stage } from './stage.tsx'
import { useImageList } from './use-image-list.ts'
import { useKeys } from './use-keys.ts'

/** One picture, large, with everything that is known about it. */
export function ImageScreen({ route }: { readonly route: RouteOf<'image'> }) {
  const { refine } = useNavigation()
  const { imageId, from } = route
  const image = useEngine('image.get', { imageId })
  const { previous, next, place, total } = neighboursOf(useImageList(from), imageId)
  const show = (id: number | null): void => {
    if (id !== null)
      refine({ screen: 'image', imageId: id, from: from.screen === 'gallery' ? { ...from, imageId: id } : from })
  }
  const back = useBack(route)
  const { edit, panel } = useEdit()
  useKeys({
    ArrowLeft: () => show(previous),
    ArrowRight: () => show(next),
    Escape: back,
    ' ': back,
    e: () => edit(imageId),
    f: () => toggleAtHand(imageId),
  })
  if (image.isError || image.data === undefined) {
    return <Unready title="Picture" label="Opening the picture" query={image} />
  }
  return (
    <div className="image-view">
      <Stage
        image={image.data}
        place={total === 0 ? '' : `${place + 1} of ${total.toLocaleString('en-US')}`}
        onPrevious={previous === null ? null : () => show(previous)}
        onNext={next === null ? null : () => show(next)}
        onBack={back}
      />
      <FactsPanel image={image.data} onOpen={show} onEdit={edit} />
      {panel}
    </div>
  )
}

/** Back to the place it was opened from, with the focus on what is shown now. */
function useBack(route: RouteOf<'image'>): () => void {
  const { back, refine } = useNavigation()
  const { from, imageId } = route
  return () => {
    if (from.screen === 'gallery') refine({ ...from, imageId })
    else back()
  }
}
