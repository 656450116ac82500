import { CalendarX } from 'lucide-react'
import { useState } from 'react'
import type { ShutdownWarning } from '../../contract/queue.ts'
import { request, toastFailure } from '../engine.ts'
import { modelLabel } from '../import/variant-options.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { counted } from '../ui/format.ts'
import { ChangeDialog } from './change-dialog.tsx'
import { shutdownWords } from './shutdown-words.ts'

/** The model that ends first of those that jobs wait for; the others follow once its jobs have another. */
export function ShutdownBanner({ shutdowns }: { readonly shutdowns: readonly ShutdownWarning[] }) {
  const [jobIds, setJobIds] = useState<readonly number[] | null>(null)
  const first = shutdowns.toSorted((a, b) => a.daysLeft - b.daysLeft)[0]
  if (first === undefined) return null
  const { title, text } = shutdownWords(first)
  const open = async (): Promise<void> => {
    const { model } = first
    try {
      const [waiting, held] = await Promise.all([
        request('queue.ids', { state: 'waiting', model }),
        request('queue.ids', { state: 'held', model }),
      ])
      setJobIds([...waiting, ...held])
    } catch (error) {
      toastFailure(error)
    }
  }
  return (
    <Banner
      icon={CalendarX}
      title={title}
      actions={
        <Button size="small" onPress={() => void open()}>
          Change model…
        </Button>
      }
    >
      {text}
      {jobIds === null || jobIds.length === 0 ? null : (
        <ChangeDialog
          jobIds={jobIds}
          title={`Change ${counted(jobIds.length, 'picture')} of ${modelLabel(first.model)}`}
          onClose={() => setJobIds(null)}
        />
      )}
    </Banner>
  )
}
