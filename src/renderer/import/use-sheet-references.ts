import type { PictureSource } from '../../contract/reference.ts'
import type { Reference } from '../references/references.ts'
import { useReferences } from '../references/use-references.ts'
import { useDraft } from './draft.tsx'

const none: readonly PictureSource[] = []

/** What sources in a recipe mean, with the sheet's folders for those that are paths. */
export function useSheetReferences(
  sources: readonly PictureSource[] | undefined,
  draftId: string,
): readonly Reference[] {
  const { state } = useDraft()
  const { referenceFolders } = state.kind === 'open' ? state.options : {}
  return useReferences(sources ?? none, undefined, { draftId, ...(referenceFolders && { referenceFolders }) })
}
