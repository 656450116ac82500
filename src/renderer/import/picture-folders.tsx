import { FolderPlus, X } from 'lucide-react'
import { host, toastFailure } from '../engine.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { EllipsisText } from '../ui/ellipsis-text.tsx'
import { useDraft } from './draft.tsx'

/** As many as a batch remembers. */
const mostFolders = 16

/** Where pictures named by a path are looked for: the sheet's folder, and others the user adds. Nothing else can be named. */
export function PictureFolders() {
  const { state, change } = useDraft()
  if (state.kind !== 'open') return null
  const { sheet, options } = state
  const folders = options.referenceFolders ?? []
  const set = (next: readonly string[]): void => change({ options: { ...options, referenceFolders: [...next] } })
  async function add(): Promise<void> {
    const chosen = await host('host.pickPictureFolder', {})
    if (chosen !== null && !folders.includes(chosen.path)) set([...folders, chosen.path])
  }
  return (
    <section className="sources" aria-label="Folders with pictures">
      <p className="t2 s12">Pictures named by a path lie in the sheet’s folder, or in one of these:</p>
      <ul>
        {[sheet.folder, ...folders].map((folder) => (
          <li key={folder} className="source">
            <EllipsisText className="mono s12">{folder}</EllipsisText>
            {folder === sheet.folder ? (
              <span className="t3 s12 end">The sheet’s own</span>
            ) : (
              <span className="end">
                <IconButton
                  label={`Remove ${folder}`}
                  icon={X}
                  onPress={() => set(folders.filter((one) => one !== folder))}
                />
              </span>
            )}
          </li>
        ))}
      </ul>
      <span>
        <Button
          icon={FolderPlus}
          disabledReason={folders.length >= mostFolders ? `No more than ${mostFolders} folders.` : null}
          onPress={() => void add().catch(toastFailure)}
        >
          Add a folder…
        </Button>
      </span>
    </section>
  )
}
