import { useEffect, useRef } from 'react'

interface ImportKeys {
  readonly onCreate: () => void
  readonly onNextProblem: () => void
  readonly onFix: () => void
}

/**
 * Ctrl+Enter creates, F8 goes to the next problem, Alt+Enter applies its fix. They work in text fields too, and come before
 * a focused button, which would take Enter for itself.
 */
export function useImportKeys(keys: ImportKeys): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || document.querySelector('.scrim') !== null) return
      const action = actionOf(event)
      if (action === null) return
      event.preventDefault()
      event.stopPropagation()
      latest.current[action]()
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [])
}

function actionOf(event: KeyboardEvent): keyof ImportKeys | null {
  if (event.key === 'F8') return 'onNextProblem'
  if (event.key !== 'Enter') return null
  if (event.altKey) return 'onFix'
  return event.ctrlKey || event.metaKey ? 'onCreate' : null
}
