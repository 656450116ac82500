import { UserRound, X } from 'lucide-react'
import type { ModelInfo } from '../../contract/model.ts'
import { IconButton } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { counted } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { limitWords, whyNotMore, withoutCharacter, type References } from './items.ts'
import { ReferenceAdder } from './reference-adder.tsx'
import { ReferenceList } from './reference-list.tsx'
import './references.css'
import { useDrop } from './use-drop.ts'

interface ReferencesEditorProps {
  readonly references: References
  readonly onChange: (references: References) => void
  /** The model that would get them; undefined: one the registry does not know. */
  readonly model: ModelInfo | undefined
  /** Pictures at the front that stay where they are. */
  readonly fixed?: number
  /** Image 1 is the one that is changed: there is a mask, or the request edits it. */
  readonly isEdit: boolean
  /** What is dropped anywhere on the window is meant for it. */
  readonly takesDrops?: boolean
}

/** Pictures that go along with a request, in order, and ways to change that. */
export function ReferencesEditor({
  references,
  onChange,
  model,
  fixed = 0,
  isEdit,
  takesDrops = false,
}: ReferencesEditorProps) {
  const full = whyNotMore(references, model)
  const { isOver, handlers } = useDrop({ references, model, full, onChange, isEverywhere: takesDrops })
  return (
    <div className={classNames('rf', isOver && 'over')} {...handlers}>
      <div className="row">
        <h3 className="b s12">References</h3>
        <span className="end t3 s12">{limitWords(references, model)}</span>
      </div>
      <ReferenceList references={references} onChange={onChange} fixed={fixed} isEdit={isEdit} />
      <Characters references={references} onChange={onChange} />
      {full === null ? null : <p className="t2 s12">{full}</p>}
      <ReferenceAdder references={references} onChange={onChange} model={model} />
      {full === null && references.pictures.length <= fixed ? (
        <p className="t3 s12">
          Drop pictures here. They go along in this order; “image 2” in the words means the second.
        </p>
      ) : null}
    </div>
  )
}

function Characters({ references, onChange }: Pick<ReferencesEditorProps, 'references' | 'onChange'>) {
  if (references.characters.length === 0) return null
  return (
    <ul className="rf-cast" aria-label="Characters">
      {references.characters.map(({ name, version, pictures, isKept = false }) => (
        <li key={name} className="row s12">
          <Icon of={UserRound} size={13} />
          <span className="m clip">{`@${name}`}</span>
          <span className="t3 clip">
            {[version === null ? 'newest version' : `version ${version}`, counted(pictures, 'picture')].join(' · ')}
          </span>
          {isKept ? (
            <span className="t3 end">stays</span>
          ) : (
            <IconButton
              icon={X}
              label={`Remove @${name}`}
              size="small"
              iconSize={13}
              className="end"
              onPress={() => onChange(withoutCharacter(references, name))}
            />
          )}
        </li>
      ))}
    </ul>
  )
}
