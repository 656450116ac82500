import { useState } from 'react'
import type { Problem } from '../../contract/problem.ts'
import { request, toastFailure } from '../engine.ts'
import { counted } from '../ui/format.ts'
import { showToast } from '../ui/toast.tsx'
import { useDraft, type OpenDraft } from './draft.tsx'

interface Fixes {
  readonly isFixing: boolean
  readonly apply: (problems: readonly Problem[]) => void
}

/** Writes remedies into the sheet's cells; the sheet and with it the plan follow. */
export function useFixes(draft: OpenDraft): Fixes {
  const { change } = useDraft()
  const [isFixing, setFixing] = useState(false)
  const apply = async (problems: readonly Problem[]): Promise<void> => {
    const edits = problems.flatMap(({ row, column, remedy }) =>
      row === null || column === null || remedy === null ? [] : [{ row, column, value: remedy.value }],
    )
    if (edits.length === 0) return
    setFixing(true)
    try {
      const sheet = await request('sheet.edit', { draftId: draft.sheet.draftId, edits })
      change({ sheet, edits: [...draft.edits, ...edits] })
      if (edits.length > 1) showToast({ text: `${counted(edits.length, 'cell')} changed` })
    } catch (error) {
      toastFailure(error)
    } finally {
      setFixing(false)
    }
  }
  return { isFixing, apply: (problems) => void apply(problems) }
}
