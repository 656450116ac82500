import { useEffect, useRef } from 'react'

/** Calls on Ctrl+Enter (⌘ on macOS), in text fields too, while no more than `dialogs` dialogs are open: those the caller stands in. */
export function useCtrlEnter(act: () => void, dialogs = 0): void {
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  useEffect(() => {
    // Before a focused button, which would take Enter for itself.
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return
      if (document.querySelectorAll('.scrim').length > dialogs) return
      event.preventDefault()
      event.stopPropagation()
      latest.current()
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [dialogs])
}
