import { imageUrl } from '../image/thumb.tsx'
import { placed } from '../ui/placed.ts'

const shown = 4

/** The newest pictures of a batch, small; empty frames where there are none yet. Decoration: the name says what it is. */
export function Covers({ ids }: { readonly ids: readonly number[] }) {
  const places = placed(Array.from({ length: shown }, (_, place) => ids[place]))
  return (
    <span className="covers" aria-hidden="true">
      {places.map(({ key, item: id }) =>
        id === undefined ? (
          <span key={key} className="frame-empty" />
        ) : (
          <span key={key} className="pic">
            <img src={imageUrl(id, 'small')} alt="" loading="lazy" decoding="async" draggable={false} />
          </span>
        ),
      )}
    </span>
  )
}
