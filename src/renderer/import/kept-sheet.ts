import { useEffect, useRef, type Dispatch, type SetStateAction } from 'react'
import { request, toastFailure, useEngineState } from '../engine.ts'
import type { DraftState, OpenDraft } from './draft.tsx'

/** Cells that one request may change. */
const editsAtOnce = 10_000

/** The one draft the engine holds for the window; a turn tells an answer for the newest sheet from one for an older. */
export class HeldDraft {
  #draftId: string | null = null
  #turn = 0

  get turn(): number {
    return this.#turn
  }

  /** Lets go of the sheet there is: answers for it are nobody's from now on. Returns the next one's turn. */
  next(): number {
    if (this.#draftId !== null) forget(this.#draftId)
    this.#draftId = null
    this.#turn += 1
    return this.#turn
  }

  /** Takes a draft over; false, and the engine is told, when another sheet came meanwhile. */
  keep(turn: number, draftId: string): boolean {
    if (turn === this.#turn) this.#draftId = draftId
    else forget(draftId)
    return turn === this.#turn
  }
}

/** Opens the sheet again in an engine that comes back, as it was: what is made of it follows by itself. */
export function useKeptSheet(state: DraftState, setState: Dispatch<SetStateAction<DraftState>>, held: HeldDraft): void {
  const reopen = async (): Promise<void> => {
    if (state.kind !== 'open') return
    const mine = held.turn
    try {
      const opened = await openedAgain(state)
      if (held.keep(mine, opened.sheet.draftId)) setState((old) => (old.kind === 'open' ? { ...old, ...opened } : old))
    } catch (error) {
      toastFailure(error)
    }
  }
  useEngineReturn(() => void reopen())
}

/** Calls the newest `onReturn` when an engine is ready after one that was not. */
function useEngineReturn(onReturn: () => void): void {
  const newest = useRef(onReturn)
  useEffect(() => {
    newest.current = onReturn
  })
  const { kind } = useEngineState()
  const isAway = useRef(false)
  useEffect(() => {
    if (kind === 'ready' && isAway.current) newest.current()
    isAway.current = kind !== 'ready'
  }, [kind])
}

/**
 * The sheet as it was, in an engine that knows nothing of it: sheets lie in the engine's memory alone. Cells are changed again
 * only in the file they were changed in: after another size it is another one. Throws ProofsheetError.
 */
async function openedAgain({ source, sheet, reading, edits }: OpenDraft): Promise<Pick<OpenDraft, 'sheet' | 'edits'>> {
  const opened = await source.load()
  const { draftId } = opened
  const read = Object.keys(reading).length === 0 ? opened : await request('sheet.reread', { draftId, reading })
  if (read.bytes !== sheet.bytes || read.rows !== sheet.rows) return { sheet: read, edits: [] }
  let edited = read
  for (let from = 0; from < edits.length; from += editsAtOnce) {
    edited = await request('sheet.edit', { draftId, edits: edits.slice(from, from + editsAtOnce) })
  }
  return { sheet: edited, edits }
}

/** The engine forgets by itself when it stops, so a failure here changes nothing. */
function forget(draftId: string): void {
  void request('sheet.close', { draftId }).catch(() => undefined)
}
