import { imageUrl } from '../image/thumb.tsx'

const shown = 4

/** The newest pictures of a batch, small; empty frames where there are none yet. Decoration: the name says what it is. */
export function Covers({ ids }: { readonly ids: readonly number[] }) {
  const places = Array.from({ length: shown }, (_, place) => ids[place])
  return (
    <span className="covers" aria-hidden="true">
      {places.map((id, place) =>
        id === undefined ? (
          <span key={`empty-${place}`} className="frame-empty" />
        ) : (
          <span key={id} className="pic">
            <img src={imageUrl(id, 'small')} alt="" loading="lazy" decoding="async" draggable={false} />
          </span>
        ),
      )}
    </span>
  )
}
