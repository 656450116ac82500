import { useState } from 'react'
import { cache, request, toastFailure } from '../engine.ts'
import { showToast } from '../ui/toast.tsx'
import { useCtrlEnter } from '../ui/use-ctrl-enter.ts'
import { draftOf, type CharacterEdit } from './edit.ts'

interface Saving {
  readonly isBusy: boolean
  /** Why it cannot be saved now. */
  readonly reason: string | null
  readonly save: () => void
}

/** Saves an edit as the next version, by button or Ctrl+Enter. `onSaved` is told the name it was saved under. */
export function useSave(edit: CharacterEdit, reason: string | null, onSaved: (name: string) => void): Saving {
  const [isBusy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    if (reason !== null || isBusy) return
    setBusy(true)
    try {
      const detail = await request('characters.save', draftOf(edit))
      const { name, version } = detail.character
      cache.setQueryData(['characters.get', { name }], detail)
      void cache.invalidateQueries({ queryKey: ['characters.get'] })
      void cache.invalidateQueries({ queryKey: ['references.look'] })
      await cache.invalidateQueries({ queryKey: ['characters.list'] })
      onSaved(name)
      showToast({ text: `Saved @${name} as version ${version}` })
    } catch (error) {
      toastFailure(error)
    } finally {
      setBusy(false)
    }
  }
  useCtrlEnter(() => void save())
  return { isBusy, reason, save: () => void save() }
}
