import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import { failureOf, type Failure } from '../../contract/failure.ts'
import type { ChosenPath } from '../../contract/host.ts'
import type { BatchOptions, Recipe } from '../../contract/recipe.ts'
import type { SheetDraft } from '../../contract/sheet.ts'
import { host, onOpenSheet, request, toastFailure } from '../engine.ts'
import { useNavigation } from '../navigation.tsx'

/** The sheet on its way to become a batch. It stays while the user looks elsewhere in the window. */
export type DraftState =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading'; readonly fileName: string }
  | { readonly kind: 'refused'; readonly fileName: string; readonly failure: Failure }
  | { readonly kind: 'open'; readonly sheet: SheetDraft; readonly recipe: Recipe; readonly options: BatchOptions }

export type OpenDraft = Extract<DraftState, { readonly kind: 'open' }>

interface DraftDesk {
  readonly state: DraftState
  /** Reads a file and shows it. */
  readonly open: (sheet: ChosenPath) => void
  /** Asks for a file in the system's dialog, then reads it. */
  readonly choose: () => void
  /** Reads the sample sheet; its batch will run in practice mode. */
  readonly openSample: () => void
  /** Changes what has been read: new reading, new recipe, new options. */
  readonly change: (part: Partial<Pick<OpenDraft, 'sheet' | 'recipe' | 'options'>>) => void
  /** Forgets the sheet. */
  readonly close: () => void
}

const DraftContext = createContext<DraftDesk | null>(null)

/** Holds the one sheet being imported. */
export function DraftProvider({ children }: { readonly children: ReactNode }) {
  const [state, setState] = useState<DraftState>({ kind: 'none' })
  const { go } = useNavigation()

  const desk = useMemo<DraftDesk>(() => {
    const read = async (fileName: string, options: BatchOptions, sheet: () => Promise<SheetDraft>): Promise<void> => {
      release(state)
      setState({ kind: 'reading', fileName })
      go({ screen: 'import' })
      try {
        const read = await sheet()
        setState({ kind: 'open', sheet: read, recipe: read.recipe, options })
      } catch (error) {
        setState({ kind: 'refused', fileName, failure: failureOf(error) })
      }
    }
    const open = (sheet: ChosenPath): void =>
      void read(sheet.name, { parameters: {} }, () => request('sheet.open', { path: sheet.path }))
    return {
      state,
      open,
      choose: () =>
        void host('host.pickSheet', {})
          .then((sheet) => (sheet === null ? undefined : open(sheet)))
          .catch(toastFailure),
      openSample: () =>
        void read('products.csv', { parameters: {}, provider: 'practice' }, () => request('sheet.example', {})),
      change: (part) => setState((old) => (old.kind === 'open' ? { ...old, ...part } : old)),
      close: () => {
        release(state)
        setState({ kind: 'none' })
      },
    }
  }, [state, go])

  useEffect(() => onOpenSheet(desk.open), [desk])
  return <DraftContext value={desk}>{children}</DraftContext>
}

/** The sheet being imported and what can be done with it. */
export function useDraft(): DraftDesk {
  const desk = use(DraftContext)
  if (desk === null) throw new Error('useDraft needs DraftProvider above it')
  return desk
}

/** Lets the engine forget a sheet. It forgets by itself when it stops, so a failure here changes nothing. */
function release(state: DraftState): void {
  if (state.kind === 'open') void request('sheet.close', { draftId: state.sheet.draftId }).catch(() => undefined)
}
