import type { ModelInfo } from '../../contract/model.ts'
import type { PictureSource } from '../../contract/reference.ts'
import { showToast } from '../ui/toast.tsx'
import { classNames } from '../ui/class-names.ts'
import { listedOf } from './listed.ts'
import { PictureList } from './picture-list.tsx'
import { FetchAddresses } from './fetch-addresses.tsx'
import { ReferenceAdder, type Writable } from './reference-adder.tsx'
import {
  asSent,
  countOf,
  freshOf,
  hashesOf,
  limitOf,
  limitWords,
  moved,
  whyNotMore,
  without,
  type Reference,
} from './references.ts'
import './references.css'
import { useAdding } from './use-adding.ts'
import { useDrop } from './use-drop.ts'

interface ReferencesEditorProps {
  readonly references: readonly Reference[]
  /** What goes along now, as it is written, in the order in which it is sent. */
  readonly onChange: (sources: readonly PictureSource[]) => void
  /** The models that would get them; none: one the registry does not know. */
  readonly models: readonly ModelInfo[]
  /** Pictures at the front that stay where they are. */
  readonly fixed?: number
  /** Image 1 is the one that is changed: there is a mask, or the request edits it. */
  readonly isEdit?: boolean
  /** What is dropped anywhere on the window is meant for it. */
  readonly takesDrops?: boolean
  /** What can be written: anything a sheet could say, or addresses. */
  readonly canWrite: Writable
}

/** Pictures that go along with a request, in order, and ways to change that. */
export function ReferencesEditor(props: ReferencesEditorProps) {
  const { references, onChange, models, fixed = 0, isEdit = false, takesDrops = false, canWrite } = props
  const sources = references.map(({ source }) => source)
  const full = whyNotMore(references, models)
  const adding = useAdding((added) => {
    const { fresh, refusals } = freshOf(added, hashesOf(references), limitOf(models) - countOf(references))
    if (fresh.length > 0) onChange(asSent([...sources, ...fresh.map(({ source }) => source)]))
    return refusals
  })
  const { isOver, handlers } = useDrop(adding.addFiles, takesDrops)
  const add = (source: PictureSource): void =>
    sources.includes(source) ? showToast({ text: 'It is there already.' }) : onChange(asSent([...sources, source]))
  const pictures = listedOf(references, fixed, isEdit)
  const problems = pictures.filter(({ problem }) => problem !== null)
  return (
    <div className={classNames('rf', isOver && 'over')} {...handlers}>
      <div className="row">
        <h3 className="b s12">References</h3>
        <span className="end t3 s12">{limitWords(references, models)}</span>
      </div>
      <PictureList
        label="Pictures that go along, in order"
        pictures={pictures}
        acts={{
          move: (from, to) => onChange(moved(sources, from, to)),
          remove: (at) => onChange(without(sources, at)),
        }}
      />
      {problems.length === 0 ? null : (
        <ul className="bad s12" aria-label="What is wrong with them">
          {problems.map(({ id, problem }) => (
            <li key={id}>{problem}</li>
          ))}
        </ul>
      )}
      <FetchAddresses references={references} onFetched={() => onChange([...sources])} />
      {full === null ? null : <p className="t2 s12">{full}</p>}
      <ReferenceAdder references={references} models={models} adding={adding} onAdd={add} canWrite={canWrite} />
      {full === null && references.length <= fixed ? (
        <p className="t3 s12">
          Drop pictures here. They go along in this order; “image 2” in the words means the second.
        </p>
      ) : null}
    </div>
  )
}
