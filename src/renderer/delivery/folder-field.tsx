import { FolderOpen } from 'lucide-react'
import { host, toastFailure } from '../engine.ts'
import { Button } from '../ui/button.tsx'

interface FolderFieldProps {
  readonly folder: { readonly path: string; readonly name: string } | null
  readonly onFolder: (folder: { readonly path: string; readonly name: string }) => void
}

/** The target folder, chosen in the system's own dialog. */
export function FolderField({ folder, onFolder }: FolderFieldProps) {
  const pick = (): void => {
    host('host.pickFolder', {})
      .then((chosen) => {
        if (chosen !== null) onFolder(chosen)
      })
      .catch(toastFailure)
  }
  return (
    <div className="row">
      <span className={folder ? 'clip mono grow' : 'clip t3 grow'} title={folder?.path}>
        {folder?.path ?? 'None chosen yet'}
      </span>
      <Button icon={FolderOpen} onPress={pick}>
        {folder ? 'Change…' : 'Choose folder…'}
      </Button>
    </div>
  )
}
