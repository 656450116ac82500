import { Images } from 'lucide-react'
import type { ImageTile } from '../../contract/image.ts'
import { useEngine } from '../engine.ts'
import { Thumb } from '../image/thumb.tsx'
import { useNavigation } from '../navigation.tsx'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/format.ts'

/** The most pictures drawn; the gallery has them all. */
const shown = 60
const none: readonly number[] = []

/** Pictures stored today, the newest first. */
export function DoneToday({ total }: { readonly total: number }) {
  const { go } = useNavigation()
  const query = `after:${today()}`
  const found = useEngine('gallery.find', { query, limit: shown }, { keepLast: true })
  const tiles = useTiles(found.data?.ids ?? none)
  return (
    <>
      <div className="lh">
        <b>Done today</b>
        <span className="t3">{count(total)}</span>
        <span className="end">
          <Button size="small" variant="ghost" icon={Images} onPress={() => go({ screen: 'gallery', query })}>
            Show in the gallery
          </Button>
        </span>
      </div>
      <div className="runs q-done-tiles">
        {tiles.map((tile) => (
          <button
            key={tile.imageId}
            type="button"
            className="rc"
            onClick={() => go({ screen: 'image', imageId: tile.imageId, from: { screen: 'queue' } })}
          >
            <span className="pic rc-pic">
              <Thumb imageId={tile.imageId} size="small" hasAlpha={tile.hasAlpha} />
            </span>
            <span className="grow s12">
              <span className="row rc-name">
                <b className="m clip">{tile.key}</b>
                <span className="t3">row {tile.rowNumber}</span>
              </span>
              <span className="t2 clip rc-variant">{tile.variantName}</span>
            </span>
          </button>
        ))}
        {total === 0 ? <p className="t3 s12 q-line">No picture was stored today.</p> : null}
      </div>
    </>
  )
}

function useTiles(ids: readonly number[]): readonly ImageTile[] {
  const tiles = useEngine('gallery.tiles', { ids: [...ids] }, { enabled: ids.length > 0, keepLast: true })
  return ids.length === 0 ? [] : (tiles.data ?? [])
}

/** "2026-11-22", the local day. */
function today(): string {
  const now = new Date()
  const [month, day] = [now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0'))
  return `${now.getFullYear()}-${month}-${day}`
}
