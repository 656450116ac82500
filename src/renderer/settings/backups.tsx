import { useEffect } from 'react'
import type { BackupInfo, BackupList } from '../../contract/doctor.ts'
import { cache, useAct, useEngine } from '../engine.ts'
import { failureMessage } from '../failure-message.ts'
import { Button } from '../ui/button.tsx'
import { fileSize, moment } from '../ui/format.ts'
import { showToast } from '../ui/toast.tsx'
import { Line } from './section.tsx'

const why: Readonly<Record<BackupInfo['reason'], string>> = {
  daily: 'made for the day',
  work: 'made after a run',
  migration: 'made before an update',
  manual: 'made by you',
  close: 'made on closing',
}

/** The newest copy of the library's records, and a way to make one now. */
export function Backups() {
  const backups = useEngine('backup.list', {})
  const make = useAct('backup.make')
  useEffect(() => {
    // Backups are made without an event: asked afresh whenever this is opened.
    void cache.invalidateQueries({ queryKey: ['backup.list'] })
  }, [])
  const makeNow = (): void =>
    make.mutate(
      {},
      {
        onSuccess: ({ bytes }) => showToast({ text: `Backed up and checked, ${fileSize(bytes)}` }),
        onSettled: () => void cache.invalidateQueries({ queryKey: ['backup.list'] }),
      },
    )
  return (
    <Line label="Backup">
      <span className="t2 s12 selectable">
        {backups.isError
          ? failureMessage(backups.error.failure).sentence
          : backups.data === undefined
            ? ''
            : words(backups.data)}
      </span>
      <Button size="small" className="end" isBusy={make.isPending} onPress={makeNow}>
        Back up now
      </Button>
    </Line>
  )
}

function words({ backups, failure }: BackupList): string {
  const newest = backups[0]
  const last = newest
    ? `Newest ${moment(newest.madeAt)}, ${why[newest.reason]}, ${fileSize(newest.bytes)}, checked. ${backups.length} kept.`
    : 'None yet: one is made after the first run.'
  return failure === null ? last : `The last try failed: ${failure.message} ${failure.action} ${last}`
}
