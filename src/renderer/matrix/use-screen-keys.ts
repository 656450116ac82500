import { useEffect } from 'react'

interface ScreenKeys {
  readonly onInspector: () => void
}

/** Single-letter keys of the screen. They work only where no text is being typed and no dialog is open. */
export function useScreenKeys({ onInspector }: ScreenKeys): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return
      if (event.key !== 'i' && event.key !== 'I') return
      event.preventDefault()
      onInspector()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  })
}

/** True where a letter is text: fields, and anything inside a dialog or menu. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  return (
    target.closest(
      'input:not([type="checkbox"]), textarea, select, [role="dialog"], [role="alertdialog"], [role="menu"]',
    ) !== null
  )
}
