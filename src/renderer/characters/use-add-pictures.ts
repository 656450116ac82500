import { useCallback, useEffect, useRef, useState } from 'react'
import type { ChosenPath } from '../../contract/host.ts'
import { mostReferences, type LookedAt } from '../../contract/reference.ts'
import { chooseDropped, host, request, toastFailure } from '../engine.ts'
import { counted } from '../ui/format.ts'
import { showToast } from '../ui/toast.tsx'
import { imagePicture, keptPicture, withAdded, type EditedPicture } from './edit.ts'

export interface AddPictures {
  readonly isBusy: boolean
  /** Asks for files in the system's dialog. */
  readonly chooseFiles: () => void
  /** Files that were dropped. */
  readonly addFiles: (files: readonly File[]) => void
  /** Images of the library. */
  readonly addImages: (imageIds: readonly number[]) => void
}

/** Adds pictures to those that are there; what could not be added is said. */
export function useAddPictures(
  pictures: () => readonly EditedPicture[],
  onChange: (pictures: readonly EditedPicture[]) => void,
): AddPictures {
  const [isBusy, setBusy] = useState(false)
  const latest = useRef({ pictures, onChange })
  useEffect(() => {
    latest.current = { pictures, onChange }
  })
  const add = useCallback(async (look: () => Promise<Looked>): Promise<void> => {
    setBusy(true)
    try {
      const { added, problems } = await look()
      const next = withAdded(latest.current.pictures(), added)
      if (next.pictures.length > latest.current.pictures().length) latest.current.onChange(next.pictures)
      const said = [...problems, ...leftOut(next)]
      if (said.length > 0) showToast({ text: said.join(' ') }, 10_000)
    } catch (error) {
      toastFailure(error)
    } finally {
      setBusy(false)
    }
  }, [])
  const addFiles = useCallback((files: readonly File[]): void => void add(() => lookAtDropped(files)), [add])
  return {
    isBusy,
    chooseFiles: () => void add(async () => lookAtFiles(await host('host.pickPictures', {}))),
    addFiles,
    addImages: (imageIds) => void add(() => lookAtImages(imageIds)),
  }
}

interface Looked {
  readonly added: readonly EditedPicture[]
  readonly problems: readonly string[]
}

async function lookAtDropped(files: readonly File[]): Promise<Looked> {
  const chosen = await Promise.all(files.map((file) => chooseDropped(file)))
  const { added, problems } = await lookAtFiles(chosen.filter((path) => path !== null))
  const elsewhere = files.flatMap(({ name }, at) =>
    chosen[at] === null ? [`“${name}” is not a file on this disk.`] : [],
  )
  return { added, problems: [...problems, ...elsewhere] }
}

async function lookAtFiles(chosen: readonly ChosenPath[]): Promise<Looked> {
  const paths = chosen.map(({ path }) => path)
  const looked = paths.length === 0 ? [] : await request('references.add', { paths: paths.slice(0, mostReferences) })
  const added = looked.flatMap(({ pictures }) => pictures.map((picture) => keptPicture(picture)))
  const tooMany = paths.length - mostReferences
  const more = tooMany > 0 ? [`${counted(tooMany, 'file')} more than a character can have.`] : []
  return { added, problems: [...problemsOf(looked), ...more] }
}

async function lookAtImages(imageIds: readonly number[]): Promise<Looked> {
  const looked = await request('references.look', { sources: imageIds.map((id) => `image:${id}`) })
  const added = looked.flatMap(({ pictures }, at) =>
    pictures.map((picture) => imagePicture(picture, imageIds[at] ?? picture.imageId ?? 0)),
  )
  return { added, problems: problemsOf(looked) }
}

function problemsOf(looked: readonly LookedAt[]): readonly string[] {
  return looked.flatMap(({ problem }) => (problem ? [`${problem.message} ${problem.fix}`] : []))
}

function leftOut({ tooMany, known }: ReturnType<typeof withAdded>): readonly string[] {
  return [
    ...(known === 0 ? [] : [`${counted(known, 'picture')} ${known === 1 ? 'was' : 'were'} there already.`]),
    ...(tooMany === 0 ? [] : [`${counted(tooMany, 'picture')} left out: ${mostReferences} is the most.`]),
  ]
}
