import type { ExampleSheet } from '../../../contract/sheet.ts'
import { assetPath } from '../programs.ts'
import { describeDraft, type Drafts } from './drafts.ts'
import type { Handlers } from './handlers.ts'

/** Opening, rereading and correcting a sheet before it becomes a batch. */
export function sheetRequests(
  drafts: Drafts,
): Handlers<'sheet.open' | 'sheet.example' | 'sheet.reread' | 'sheet.edit' | 'sheet.close'> {
  return {
    'sheet.open': async ({ path, reading }) => describeDraft(await drafts.open(path, reading)),
    'sheet.example': async ({ name }) => describeDraft(await drafts.open(assetPath(examplePath(name)), {})),
    'sheet.reread': async ({ draftId, reading }) => describeDraft(await drafts.reread(draftId, reading)),
    'sheet.edit': ({ draftId, edits }) => describeDraft(drafts.edit(draftId, edits)),
    'sheet.close': ({ draftId }) => {
      drafts.close(draftId)
      return null
    },
  }
}

/** Those that bring pictures have a folder of their own: nothing outside a sheet's folder can go along. */
function examplePath(name: ExampleSheet): string {
  return name === 'products' || name === 'scenes' ? `examples/${name}.csv` : `examples/${name}/${name}.csv`
}
