import { useState } from 'react'
import { useAct } from '../engine.ts'
import { useNavigation } from '../navigation.tsx'
import { useDraft, type OpenDraft } from './draft.tsx'

interface Creation {
  readonly name: string
  readonly setName: (name: string) => void
  readonly isCreating: boolean
  readonly create: () => void
  readonly cancel: () => void
}

/** Makes the batch of the draft and goes there; or gives it up. */
export function useCreate({ sheet, recipe, options }: OpenDraft): Creation {
  const { close } = useDraft()
  const { go } = useNavigation()
  const [name, setName] = useState(() => sheet.fileName.replace(/\.[^.]+$/, ''))
  const act = useAct('batch.create')
  const create = (): void => {
    if (act.isPending) return
    const named = name.trim() === '' ? {} : { name: name.trim() }
    act.mutate(
      { draftId: sheet.draftId, recipe, options, leaveOutProblems: true, ...named },
      {
        onSuccess: ({ batchId }) => {
          go({ screen: 'batch', batchId })
          close()
        },
      },
    )
  }
  const cancel = (): void => {
    go({ screen: 'batches' })
    close()
  }
  return { name, setName, isCreating: act.isPending, create, cancel }
}
