import { FolderOpen } from 'lucide-react'
import { host, toastFailure } from '../engine.ts'
import { Button } from '../ui/button.tsx'

interface FolderFieldProps {
  readonly folder: { readonly path: string; readonly name: string } | null
  readonly onFolder: (folder: { readonly path: string; readonly name: string }) => void
}

/** The target folder, chosen in the system's own dialog. */
export function FolderField({ folder, onFolder }: FolderFieldProps) {
  const pick = async (): Promise<void> => {
    try {
      const chosen = await host('host.pickFolder', {})
      if (chosen !== null) onFolder(chosen)
    } catch (error) {
      toastFailure(error)
    }
  }
  return (
    <div className="row">
      <span className={folder ? 'clip mono grow' : 'clip t3 grow'} title={folder?.path}>
        {folder?.path ?? 'None chosen yet'}
      </span>
      <Button icon={FolderOpen} onPress={() => void pick()}>
        {folder ? 'Change…' : 'Choose folder…'}
      </Button>
    </div>
  )
}
