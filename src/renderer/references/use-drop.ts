import { Images } from 'lucide-react'
import { useMemo, useState, type DragEvent } from 'react'
import { useDropTaker, type DropTaker } from '../frame/drop-taker.ts'

interface Drop {
  readonly isOver: boolean
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void
    readonly onDragLeave: (event: DragEvent) => void
  }
}

/** Takes picture files that are dropped while they are held over an element, or anywhere. Pass a stable `take`. */
export function useDrop(take: (files: readonly File[]) => void, isEverywhere: boolean): Drop {
  const [isOver, setOver] = useState(false)
  const taker = useMemo<DropTaker>(
    () => ({
      icon: Images,
      title: 'Drop to send along',
      hint: 'Pictures. They go along with the words, in order.',
      take: (files) => {
        setOver(false)
        take(files)
      },
    }),
    [take],
  )
  useDropTaker(isOver || isEverywhere ? taker : null)
  return {
    isOver,
    handlers: {
      onDragOver: (event) => {
        if (event.dataTransfer.types.includes('Files')) setOver(true)
      },
      onDragLeave: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      },
    },
  }
}
