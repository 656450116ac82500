import type { InputPicture, LookedAt, PictureSource } from '../../contract/reference.ts'
import { host, request, toastFailure, useEngine } from '../engine.ts'
import { counted } from '../ui/format.ts'
import { showToast } from '../ui/toast.tsx'
import { useDraft } from './draft.tsx'

/** What sources mean, in their order; those not yet looked at are left out. */
export function useLookedAt(sources: readonly PictureSource[], draftId: string): ReadonlyMap<PictureSource, LookedAt> {
  const { state } = useDraft()
  const { referenceFolders } = state.kind === 'open' ? state.options : {}
  const named = sources.filter((source) => !source.startsWith('@'))
  const looked = useEngine(
    'references.look',
    { sources: [...named], draftId, ...(referenceFolders && { referenceFolders: [...referenceFolders] }) },
    { enabled: named.length > 0, keepLast: true },
  )
  return new Map((looked.data ?? []).map((one) => [one.source, one]))
}

/** Address of a picture that goes along, as a thumbnail. */
export function referenceUrl({ sha256 }: Pick<InputPicture, 'sha256'>): string {
  return `image://r/${sha256}/small`
}

/**
 * Asks for files in the system's dialog and keeps them in the library; the sources they became. What cannot be used is said
 * in a toast. Never rejects.
 */
export async function addFiles(most: number): Promise<readonly PictureSource[]> {
  try {
    const chosen = await host('host.pickPictures', {})
    if (chosen.length === 0) return []
    const added = await request('references.add', { paths: chosen.slice(0, Math.max(1, most)).map(({ path }) => path) })
    const wrong = added.find(({ problem }) => problem !== null)?.problem ?? null
    const left = chosen.length - added.length
    if (wrong !== null) showToast({ text: `${wrong.message} ${wrong.fix}` }, 10_000)
    else if (left > 0) showToast({ text: `${counted(left, 'picture')} left out: no more than ${most} go along.` })
    const pictures = added.flatMap((one) => one.pictures)
    return pictures.map(({ sha256 }) => `ref:${sha256}`)
  } catch (error) {
    toastFailure(error)
    return []
  }
}
