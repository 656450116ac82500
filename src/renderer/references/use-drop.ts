import { Images } from 'lucide-react'
import { useEffect, useMemo, useRef, useState, type DragEvent } from 'react'
import type { ChosenPath } from '../../contract/host.ts'
import type { ModelInfo } from '../../contract/model.ts'
import { mostReferences } from '../../contract/reference.ts'
import { chooseDropped, request, toastFailure } from '../engine.ts'
import { useDropTaker, type DropTaker } from '../frame/drop-taker.ts'
import { showToast } from '../ui/toast.tsx'
import { withLookedAt, type References } from './items.ts'

/** Keeps chosen files in the library and adds them; says what could not be added. */
export async function addPaths(
  chosen: readonly ChosenPath[],
  references: References,
  model: ModelInfo | undefined,
  onChange: (references: References) => void,
): Promise<void> {
  const paths = chosen.slice(0, mostReferences).map(({ path }) => path)
  const added = withLookedAt(references, await request('references.add', { paths }), model)
  onChange(added.references)
  if (added.refusals.length > 0) showToast({ text: added.refusals.join(' ') }, 10_000)
}

interface DropProps {
  readonly references: References
  readonly model: ModelInfo | undefined
  /** Why nothing can be added; null when it can. */
  readonly full: string | null
  readonly onChange: (references: References) => void
  /** What is dropped anywhere is meant for it, not only what is dropped on it. */
  readonly isEverywhere: boolean
}

interface Drop {
  readonly isOver: boolean
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void
    readonly onDragLeave: (event: DragEvent) => void
  }
}

/** Takes picture files that are dropped while they are held over an element, or anywhere. */
export function useDrop({ references, model, full, onChange, isEverywhere }: DropProps): Drop {
  const [isOver, setOver] = useState(false)
  const take = async (files: readonly File[]): Promise<void> => {
    setOver(false)
    if (full !== null) return showToast({ text: full })
    const chosen = await Promise.all(files.map((file) => chooseDropped(file)))
    const known = chosen.filter((each) => each !== null)
    if (known.length < files.length) showToast({ text: 'What is dropped must be a file on this disk. Save it first.' })
    if (known.length > 0) await addPaths(known, references, model, onChange)
  }
  const latest = useRef(take)
  useEffect(() => {
    latest.current = take
  })
  const taker = useMemo<DropTaker>(
    () => ({
      icon: Images,
      title: 'Drop to send along',
      hint: 'Pictures. They go along with the words, in order.',
      take: (files) => void latest.current(files).catch(toastFailure),
    }),
    [],
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
