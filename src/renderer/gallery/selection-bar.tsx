import { Download, X } from 'lucide-react'
import { Button, IconButton } from '../ui/button.tsx'
import { count } from '../ui/format.ts'
import { AddToCharacter } from './add-to-character.tsx'

interface SelectionBarProps {
  readonly selected: ReadonlySet<number>
  readonly onExport: () => void
  readonly onClear: () => void
}

/** What can be done with the selected pictures; there only while some are. */
export function SelectionBar({ selected, onExport, onClear }: SelectionBarProps) {
  return (
    <div className="selbar" role="toolbar" aria-label="Selection">
      <b className="m">{count(selected.size)} selected</b>
      <span className="vr s" />
      <Button variant="ghost" icon={Download} shortcut="E" onPress={onExport}>
        Export…
      </Button>
      <AddToCharacter selected={selected} />
      <span className="vr s" />
      <IconButton icon={X} label="Clear selection" shortcut="Esc" onPress={onClear} />
    </div>
  )
}
