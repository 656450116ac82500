import { useEffect, useState } from 'react'
import type { JobChange, TriageGroup } from '../../contract/queue.ts'
import { request, toastFailure } from '../engine.ts'
import { counted } from '../ui/format.ts'
import { ChangeDialog } from './change-dialog.tsx'
import { filterOf } from './triage-jobs.ts'

interface GroupChangeProps {
  readonly group: TriageGroup
  /** "Set 3 pictures to 1024×1024", from the number of pictures. */
  readonly title: (pictures: string) => string
  readonly initial?: JobChange
  readonly onClose: () => void
}

/** The change dialog for all jobs of a group. What is changed goes back to be sent. */
export function GroupChange({ group, title, initial, onClose }: GroupChangeProps) {
  const jobIds = useIdsOnce(group, onClose)
  if (jobIds === null) return null
  return (
    <ChangeDialog
      jobIds={jobIds}
      title={title(counted(jobIds.length, 'picture'))}
      {...(initial === undefined ? {} : { initial })}
      onClose={onClose}
    />
  )
}

/** The jobs of the group when the dialog was opened: what fails after that is no part of the change. Null until known. */
function useIdsOnce(group: TriageGroup, onNone: () => void): readonly number[] | null {
  const [ids, setIds] = useState<readonly number[] | null>(null)
  const [ask] = useState(() => ({ filter: filterOf(group), onNone }))
  useEffect(() => {
    request('triage.ids', ask.filter)
      .then((found) => (found.length === 0 ? ask.onNone() : setIds(found)))
      .catch((error: unknown) => {
        toastFailure(error)
        ask.onNone()
      })
  }, [ask])
  return ids
}
