import {
  createContext,
  startTransition,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react'
import { failureOf, type Failure } from '../../contract/failure.ts'
import type { ChosenPath } from '../../contract/host.ts'
import type { BatchOptions, Recipe } from '../../contract/recipe.ts'
import type { CellEdit, ExampleSheet, SheetDraft, SheetReading } from '../../contract/sheet.ts'
import { host, onOpenSheet, request, toastFailure } from '../engine.ts'
import { useNavigation } from '../navigation.tsx'
import { HeldDraft, useKeptSheet } from './kept-sheet.ts'

/** Where a sheet comes from, so that it can be read again. */
export interface Source {
  readonly fileName: string
  readonly options: BatchOptions
  readonly load: () => Promise<SheetDraft>
}

/** The sheet on its way to become a batch. It stays while the user looks elsewhere in the window. */
export type DraftState =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading'; readonly fileName: string }
  | { readonly kind: 'refused'; readonly fileName: string; readonly failure: Failure; readonly source: Source }
  | {
      readonly kind: 'open'
      /** Stays while the sheet does, whatever the engine calls its draft. */
      readonly name: string
      readonly source: Source
      readonly sheet: SheetDraft
      /** What the user overrode about how the file is read. */
      readonly reading: SheetReading
      /** Cells that were changed since it was read so, in order. */
      readonly edits: readonly CellEdit[]
      readonly recipe: Recipe
      readonly options: BatchOptions
    }

export type OpenDraft = Extract<DraftState, { readonly kind: 'open' }>
export type DraftChange = Partial<Omit<OpenDraft, 'kind' | 'name' | 'source'>>

interface DraftDesk {
  readonly state: DraftState
  /** Reads a file and shows it. */
  readonly open: (sheet: ChosenPath) => void
  /** Asks for a file in the system's dialog, then reads it. */
  readonly choose: () => void
  /** Reads a sample sheet; its batch will run in practice mode. */
  readonly openSample: (name: ExampleSheet) => void
  /** Tries a refused sheet once more. */
  readonly again: (source: Source) => void
  readonly change: (part: DraftChange) => void
  /** Forgets the sheet. */
  readonly close: () => void
}

const DraftContext = createContext<DraftDesk | null>(null)

/** Holds the one sheet being imported. */
export function DraftProvider({ children }: { readonly children: ReactNode }) {
  const [state, setState] = useState<DraftState>({ kind: 'none' })
  const toImport = useGoToImport()
  const [held] = useState(() => new HeldDraft())

  const read = useCallback(
    async (source: Source): Promise<void> => {
      const { fileName, load } = source
      const mine = held.next()
      setState({ kind: 'reading', fileName })
      toImport()
      try {
        const sheet = await load()
        if (!held.keep(mine, sheet.draftId)) return
        // A whole screen of controls is drawn for it: not in one go.
        startTransition(() => setState(openOf(source, sheet)))
      } catch (error) {
        if (mine === held.turn) setState({ kind: 'refused', fileName, failure: failureOf(error), source })
      }
    },
    [toImport, held],
  )
  const open = useCallback(
    (sheet: ChosenPath): void =>
      void read({
        fileName: sheet.name,
        options: { parameters: {} },
        load: () => request('sheet.open', { path: sheet.path }),
      }),
    [read],
  )
  useSheetFromOutside(open)
  useKeptSheet(state, setState, held)

  const desk = useMemo<DraftDesk>(
    () => ({
      state,
      open,
      choose: () =>
        void host('host.pickSheet', {})
          .then((sheet) => (sheet === null ? undefined : open(sheet)))
          .catch(toastFailure),
      openSample: (name) =>
        void read({
          fileName: `${name}.csv`,
          options: { parameters: {}, provider: 'practice' },
          load: () => request('sheet.example', { name }),
        }),
      again: (source) => void read(source),
      change: (part) => setState((old) => (old.kind === 'open' ? { ...old, ...part } : old)),
      close: () => {
        held.next()
        setState({ kind: 'none' })
      },
    }),
    [state, open, read, held],
  )
  return <DraftContext value={desk}>{children}</DraftContext>
}

function openOf(source: Source, sheet: SheetDraft): OpenDraft {
  const { options } = source
  return { kind: 'open', name: sheet.draftId, source, sheet, reading: {}, edits: [], recipe: sheet.recipe, options }
}

/** The sheet being imported and what can be done with it. */
export function useDraft(): DraftDesk {
  const desk = use(DraftContext)
  if (desk === null) throw new Error('useDraft needs DraftProvider above it')
  return desk
}

/** Goes to the import screen; the same function whatever the route is. */
function useGoToImport(): () => void {
  const { go } = useNavigation()
  const latest = useRef(go)
  useEffect(() => {
    latest.current = go
  }, [go])
  return useCallback(() => latest.current({ screen: 'import' }), [])
}

/** A sheet named when the app was started, and those opened from outside while it runs. */
function useSheetFromOutside(open: (sheet: ChosenPath) => void): void {
  useEffect(() => onOpenSheet(open), [open])
  useEffect(() => {
    host('host.openedSheet', {})
      .then((sheet) => (sheet === null ? undefined : open(sheet)))
      .catch(toastFailure)
  }, [open])
}
