import { useEffect } from 'react'

/** Calls by key while a screen is there: not with Ctrl, ⌘ or Alt, not in a text field, not under a dialog or menu. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (act === undefined || isElsewhere(event)) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  })
}

/** A dialog owns its keys, and Space on a button presses it. */
function isElsewhere(event: KeyboardEvent): boolean {
  if (document.querySelector('.scrim, .popover') !== null) return true
  const target = event.target instanceof Element ? event.target : null
  if (target?.closest('input, textarea') != null) return true
  return event.key === ' ' && target?.closest('button') != null
}
