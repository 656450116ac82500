import { useEffect, useRef, useState } from 'react'
import { cache, request, toastFailure } from '../engine.ts'
import { showToast } from '../ui/toast.tsx'
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
  const latest = useRef(save)
  useEffect(() => {
    latest.current = save
  })
  useEffect(() => {
    // Before a focused button, which would take Enter for itself.
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return
      if (document.querySelector('.scrim') !== null) return
      event.preventDefault()
      event.stopPropagation()
      void latest.current()
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [])
  return { isBusy, reason, save: () => void save() }
}
