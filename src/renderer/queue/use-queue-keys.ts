import { useEffect } from 'react'
import { isTyping } from '../matrix/use-screen-keys.ts'
import { undoLastEdit } from './edits.ts'

/** Keys of the whole queue screen: Z and Ctrl+Z take the last edit back, Ctrl+P pauses or resumes. */
export function useQueueKeys(onPauseOrResume: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || isTyping(event.target)) return
      const key = event.key.toLowerCase()
      const ctrl = event.ctrlKey || event.metaKey
      if (key === 'z' && !event.shiftKey) void undoLastEdit()
      else if (key === 'p' && ctrl) onPauseOrResume()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  })
}
