import { FileSpreadsheet } from 'lucide-react'
import { useEffect, useState } from 'react'
import { chooseDropped, toastFailure } from '../engine.ts'
import { useDraft } from '../import/draft.tsx'
import { Icon } from '../ui/icon.tsx'
import { showToast } from '../ui/toast.tsx'

/** Takes a sheet dropped anywhere on the window. The browser names a file only once it is dropped. */
export function DropOverlay() {
  const { open } = useDraft()
  const [isOver, setOver] = useState(false)

  useEffect(() => {
    // dragenter and dragleave come for every element crossed; the difference tells whether the pointer is inside.
    let depth = 0
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      depth += 1
      setOver(true)
    }
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setOver(false)
    }
    const over = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault()
    }
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      depth = 0
      setOver(false)
      const file = event.dataTransfer?.files[0]
      if (file !== undefined) void take(file, open).catch(toastFailure)
    }
    const listening = new AbortController()
    const { signal } = listening
    window.addEventListener('dragenter', enter, { signal })
    window.addEventListener('dragleave', leave, { signal })
    window.addEventListener('dragover', over, { signal })
    window.addEventListener('drop', drop, { signal })
    return () => listening.abort()
  }, [open])

  if (!isOver) return null
  return (
    <div className="drop-overlay">
      <div>
        <Icon of={FileSpreadsheet} size={24} />
        Drop to read this sheet
        <p>CSV or TSV. Nothing is sent until you press Run.</p>
      </div>
    </div>
  )
}

async function take(file: File, open: ReturnType<typeof useDraft>['open']): Promise<void> {
  const chosen = await chooseDropped(file)
  if (chosen === null) showToast({ text: `“${file.name}” is not a file on this disk. Save it first, then drop it.` })
  else open(chosen)
}
