import { ImageUp } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { mostReferences } from '../../contract/reference.ts'
import { useDropTaker } from '../frame/drop-taker.ts'
import type { CharacterEdit } from './edit.ts'
import { PicturesHead } from './pictures-head.tsx'
import { Strip } from './strip.tsx'
import { useAddPictures } from './use-add-pictures.ts'
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
  const latest = useRef(edit)
  useEffect(() => {
    latest.current = edit
  })
  const setPictures = (pictures: CharacterEdit['pictures']): void => onChange?.({ ...latest.current, pictures })
  const adding = useAddPictures(() => latest.current.pictures, setPictures)
  const { addFiles } = adding
  const takesFiles = onChange !== null
  const title = edit.name === '' ? 'Drop to add to the new character' : `Drop to add to @${edit.name}`
  const taker = useMemo(
    () => (takesFiles ? { icon: ImageUp, title, hint: 'PNG, JPEG, WebP and others.', take: addFiles } : null),
    [takesFiles, title, addFiles],
  )
  useDropTaker(taker)
  const canons = edit.pictures.filter(({ canon }) => canon).length
  return (
    <div className="cr-scroll" data-region="">
      <PicturesHead
        count={edit.pictures.length}
        canons={canons}
        adding={takesFiles ? adding : null}
        room={mostReferences - edit.pictures.length}
      />
      <Strip pictures={edit.pictures} onChange={takesFiles ? setPictures : null} />
      <Words edit={edit} onChange={onChange} hasName={hasName} nameProblem={nameProblem} />
    </div>
  )
}
