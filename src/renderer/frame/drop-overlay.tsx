import { FileSpreadsheet } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { chooseDropped, toastFailure } from '../engine.ts'
import { useDraft } from '../import/draft.tsx'
import { Icon } from '../ui/icon.tsx'
import { showToast } from '../ui/toast.tsx'
import { useCurrentTaker, type DropTaker } from './drop-taker.ts'

/** Takes files dropped anywhere on the window, a sheet unless the screen says otherwise. The browser names a file only once it is dropped. */
export function DropOverlay() {
  const sheets = useSheetTaker()
  const taker = useCurrentTaker() ?? sheets
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
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) taker.take(files)
    }
    const listening = new AbortController()
    const { signal } = listening
    window.addEventListener('dragenter', enter, { signal })
    window.addEventListener('dragleave', leave, { signal })
    window.addEventListener('dragover', over, { signal })
    window.addEventListener('drop', drop, { signal })
    return () => listening.abort()
  }, [taker])

  if (!isOver) return null
  return (
    <div className="drop-overlay">
      <div>
        <Icon of={taker.icon} size={24} />
        {taker.title}
        <p>{taker.hint}</p>
      </div>
    </div>
  )
}

function useSheetTaker(): DropTaker {
  const { open } = useDraft()
  return useMemo(
    () => ({
      icon: FileSpreadsheet,
      title: 'Drop to read this sheet',
      hint: 'CSV or TSV. Nothing is sent until you press Run.',
      take: ([file]) => {
        if (file !== undefined) void take(file, open).catch(toastFailure)
      },
    }),
    [open],
  )
}

async function take(file: File, open: ReturnType<typeof useDraft>['open']): Promise<void> {
  const chosen = await chooseDropped(file)
  if (chosen === null) showToast({ text: `“${file.name}” is not a file on this disk. Save it first, then drop it.` })
  else open(chosen)
}
