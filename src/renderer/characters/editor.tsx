import { ImageUp } from 'lucide-react'
import { useMemo } from 'react'
import { mostReferences } from '../../contract/reference.ts'
import { useDropTaker } from '../frame/drop-taker.ts'
import { AddButtons } from '../references/reference-adder.tsx'
import { useAdding } from '../references/use-adding.ts'
import { withPictures, type CharacterEdit } from './edit.ts'
import { Strip } from './strip.tsx'
import { Words } from './words.tsx'

interface EditorProps {
  readonly edit: CharacterEdit
  /** Null: only to look at. */
  readonly onChange: ((edit: CharacterEdit) => void) | null
  /** The name can be chosen. */
  readonly hasName?: boolean
  readonly nameProblem?: string | null
}

/** Pictures in the order in which they are sent, and the words. */
export function Editor({ edit, onChange, hasName = false, nameProblem = null }: EditorProps) {
  const { pictures } = edit
  const room = mostReferences - pictures.length
  const setPictures = (next: CharacterEdit['pictures']): void => onChange?.({ ...edit, pictures: next })
  const adding = useAdding((added) => {
    const { edit: next, refusals } = withPictures(edit, added)
    onChange?.(next)
    return refusals
  })
  const takesFiles = onChange !== null
  const title = edit.name === '' ? 'Drop to add to the new character' : `Drop to add to @${edit.name}`
  const taker = useMemo(
    () => (takesFiles ? { icon: ImageUp, title, hint: 'PNG, JPEG, WebP and others.', take: adding.addFiles } : null),
    [takesFiles, title, adding.addFiles],
  )
  useDropTaker(taker)
  const canons = pictures.filter(({ canon }) => canon).length
  return (
    <div className="cr-scroll" data-region="">
      <div className="cr-pictures-head">
        <h3 className="m">Pictures</h3>
        <span className="t3 s12">
          {pictures.length} of {mostReferences}
          {canons === 0 ? '' : `, ${canons} canon`}
        </span>
        {takesFiles ? (
          <span className="end row">
            <AddButtons
              adding={adding}
              full={room > 0 ? null : `A character has at most ${mostReferences} pictures.`}
              room={room}
            />
          </span>
        ) : null}
      </div>
      <Strip pictures={pictures} onChange={takesFiles ? setPictures : null} />
      <Words edit={edit} onChange={onChange} hasName={hasName} nameProblem={nameProblem} />
    </div>
  )
}
