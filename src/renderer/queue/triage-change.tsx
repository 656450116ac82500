import type { JobChange, TriageGroup } from '../../contract/queue.ts'
import { counted } from '../ui/format.ts'
import { ChangeDialog } from './change-dialog.tsx'
import { useGroupJobs } from './triage-jobs.ts'

interface GroupChangeProps {
  readonly group: TriageGroup
  /** "Set 3 pictures to 1024×1024", from the number of pictures. */
  readonly title: (pictures: string) => string
  readonly initial?: JobChange
  readonly onClose: () => void
}

/** The change dialog for all jobs of a group. What is changed goes back to be sent. */
export function GroupChange({ group, title, initial, onClose }: GroupChangeProps) {
  const found = useGroupJobs(group)
  const jobIds = (found.data ?? []).map(({ jobId }) => jobId)
  if (jobIds.length === 0) return null
  return (
    <ChangeDialog
      jobIds={jobIds}
      title={title(counted(jobIds.length, 'picture'))}
      {...(initial === undefined ? {} : { initial })}
      onClose={onClose}
    />
  )
}
