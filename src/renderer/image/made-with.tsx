import { UserRound } from 'lucide-react'
import type { MatteReport } from '../../contract/alpha.ts'
import type { ImageDetail } from '../../contract/image.ts'
import type { InputPicture } from '../../contract/reference.ts'
import { useNavigation } from '../navigation.tsx'
import { sizeWords, thumbUrl } from '../references/listed.ts'
import { Icon } from '../ui/icon.tsx'
import './made-with.css'

/** What a request took along besides words, and what became of mask and cut-out. */
export function MadeWith({ image }: { readonly image: ImageDetail }) {
  const { inputs, endpoint, lock, matte } = image
  if (inputs === null && matte === null) return null
  return (
    <section className="made-with">
      <h2>
        Made with
        <span className="end s11">{endpoint === 'images/edits' ? 'words and pictures' : 'words alone'}</span>
      </h2>
      {inputs === null || inputs.images.length === 0 ? null : (
        <ol className="mw-list">
          {inputs.images.map((picture, index) => (
            <Picture key={picture.sha256} picture={picture} label={`Image ${index + 1}`} number={index + 1} />
          ))}
        </ol>
      )}
      {inputs?.mask ? <Layer picture={inputs.mask} word="Mask" note="Clear where it may change." /> : null}
      {inputs?.markup ? <Layer picture={inputs.markup} word="Markup" note="Drawn over image 1." /> : null}
      <Cast image={image} />
      {lock === null ? null : <Report title="Lock" sentence={lock.sentence} fact={null} />}
      {matte === null ? null : <Report title={cutoutTitle(matte)} sentence={matte.sentence} fact={matte.action} />}
    </section>
  )
}

/** What is said of it first: whether there is anything to look at. */
function cutoutTitle({ grade, found }: MatteReport): string {
  if (grade === 'unusable') return 'Cut-out, unusable.'
  return found.some(({ kind }) => kind === 'enclosed_key') ? 'Cut-out, in doubt.' : 'Cut-out.'
}

interface PictureProps {
  readonly picture: InputPicture
  readonly label: string
  readonly number: number
}

function Picture({ picture, label, number }: PictureProps) {
  const { name, character } = picture
  const from = character === null ? name : `@${character.name}: ${name}`
  return (
    <li>
      <span className="pic contain mw-pic" title={`${from} · ${sizeWords(picture)}`}>
        <img
          src={thumbUrl(picture.source, picture.sha256)}
          alt={`${label}: ${from}`}
          decoding="async"
          draggable={false}
        />
        <span className="over mw-number">{number}</span>
      </span>
      <span className="clip s11 t2">{name}</span>
    </li>
  )
}

function Layer({
  picture,
  word,
  note,
}: {
  readonly picture: InputPicture
  readonly word: string
  readonly note: string
}) {
  return (
    <div className="row mw-layer">
      <span className="pic contain checker mw-small">
        <img src={`image://r/${picture.sha256}/small`} alt={word} decoding="async" draggable={false} />
      </span>
      <span className="s12 m">{word}</span>
      <span className="s12 t3 clip">{note}</span>
    </div>
  )
}

function Cast({ image }: { readonly image: ImageDetail }) {
  const { go } = useNavigation()
  const characters = image.inputs?.characters ?? []
  if (characters.length === 0) return null
  return (
    <ul className="mw-cast" aria-label="Characters">
      {characters.map(({ name, version }) => (
        <li key={name}>
          <button
            type="button"
            className="row s12 mw-link"
            onClick={() => go({ screen: 'characters', name, version })}
            aria-label={`@${name} version ${version}`}
          >
            <Icon of={UserRound} size={13} />
            <span className="clip">{`@${name}`}</span>
            <span className="t3">{`version ${version}`}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function Report({
  title,
  sentence,
  fact,
}: {
  readonly title: string
  readonly sentence: string
  readonly fact: string | null
}) {
  return (
    <p className="s12 selectable mw-report">
      <b>{title}</b> <span className="t2">{[sentence, fact].filter(Boolean).join(' ')}</span>
    </p>
  )
}
