import { useState } from 'react'
import type { RequestInput } from '../../contract/requests.ts'
import { host, request, toastFailure } from '../engine.ts'
import { counted } from '../ui/format.ts'
import { showToast } from '../ui/toast.tsx'

/** Writes a report to the file chosen in the system's own dialog. */
export function useSpendExport(query: RequestInput<'spend.report'>): {
  readonly isExporting: boolean
  readonly start: () => void
} {
  const [isExporting, setExporting] = useState(false)
  const run = async (): Promise<void> => {
    setExporting(true)
    try {
      const chosen = await host('host.pickCsv', { name: `spend-by-${query.by}` })
      if (chosen === null) return
      const { lines } = await request('spend.export', { ...query, path: chosen.path })
      showToast({ text: `${counted(lines, 'line')} in ${chosen.name}` })
    } catch (error) {
      toastFailure(error)
    } finally {
      setExporting(false)
    }
  }
  return { isExporting, start: () => void run() }
}
