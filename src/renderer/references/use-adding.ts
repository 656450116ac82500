import { useEffect, useRef, useState } from 'react'
import type { ChosenPath } from '../../contract/host.ts'
import { mostSources, type LookedAt } from '../../contract/reference.ts'
import { chooseDropped, host, request, toastFailure } from '../engine.ts'
import { counted } from '../ui/format.ts'
import { showToast } from '../ui/toast.tsx'
import type { AddedPicture } from './references.ts'

export interface Adding {
  readonly isBusy: boolean
  /** Asks for files in the system's dialog. */
  readonly chooseFiles: () => void
  /** Files that were dropped. */
  readonly addFiles: (files: readonly File[]) => void
  /** Images of the library. */
  readonly addImages: (imageIds: readonly number[]) => void
}

interface Looked {
  readonly added: readonly AddedPicture[]
  /** What cannot be used and why, in words. */
  readonly problems: readonly string[]
}

/** Looks at pictures and keeps files in the library. `add` takes what can be used and returns what is to be said of the rest. */
export function useAdding(add: (added: readonly AddedPicture[]) => readonly string[]): Adding {
  const [isBusy, setBusy] = useState(false)
  const latest = useRef(add)
  useEffect(() => {
    latest.current = add
  })
  const [adding] = useState(() => {
    const take = async (look: () => Promise<Looked>): Promise<void> => {
      setBusy(true)
      try {
        const { added, problems } = await look()
        const said = [...problems, ...latest.current(added)]
        if (said.length > 0) showToast({ text: said.join(' ') }, 10_000)
      } catch (error) {
        toastFailure(error)
      } finally {
        setBusy(false)
      }
    }
    return {
      chooseFiles: () => void take(async () => lookAtFiles(await host('host.pickPictures', {}))),
      addFiles: (files: readonly File[]) => void take(() => lookAtDropped(files)),
      addImages: (imageIds: readonly number[]) => void take(() => lookAtImages(imageIds)),
    }
  })
  return { isBusy, ...adding }
}

async function lookAtDropped(files: readonly File[]): Promise<Looked> {
  const chosen = await Promise.all(files.map((file) => chooseDropped(file)))
  const { added, problems } = await lookAtFiles(chosen.filter((path) => path !== null))
  const elsewhere = files.flatMap(({ name }, at) =>
    chosen[at] === null ? [`“${name}” is not a file on this disk. Save it first.`] : [],
  )
  return { added, problems: [...problems, ...elsewhere] }
}

async function lookAtFiles(chosen: readonly ChosenPath[]): Promise<Looked> {
  const paths = chosen.slice(0, mostSources).map(({ path }) => path)
  const looked = paths.length === 0 ? [] : await request('references.add', { paths })
  const left = chosen.length - paths.length
  const more = left > 0 ? [`${counted(left, 'file')} left out: ${mostSources} at a time.`] : []
  return { added: addedOf(looked, (sha256) => `ref:${sha256}`), problems: [...problemsOf(looked), ...more] }
}

/** Images of the library, at most 100, as pictures to add. */
export async function lookAtImages(imageIds: readonly number[]): Promise<Looked> {
  const looked = await request('references.look', { sources: imageIds.map((id) => `image:${id}`) })
  return { added: addedOf(looked, (_sha256, source) => source), problems: problemsOf(looked) }
}

function addedOf(looked: readonly LookedAt[], nameOf: (sha256: string, source: string) => string): AddedPicture[] {
  return looked.flatMap(({ source, pictures }) =>
    pictures.map((picture) => ({ source: nameOf(picture.sha256, source), picture })),
  )
}

function problemsOf(looked: readonly LookedAt[]): readonly string[] {
  return looked.flatMap(({ problem }) => (problem ? [`${problem.message} ${problem.fix}`] : []))
}
