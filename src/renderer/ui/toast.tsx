import { X } from 'lucide-react'
import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components'
import { Button, IconButton } from './button.tsx'
import { Icon, type LucideIcon } from './icon.tsx'

export interface ToastMessage {
  readonly text: string
  readonly icon?: LucideIcon
  /** Undo comes here: it is the first thing a person reaches. */
  readonly action?: { readonly label: string; readonly shortcut?: string; readonly run: () => void }
}

/** One at a time; the newest replaces what is shown. */
const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 1 })

/** Says something that needs no answer, for `ms` (6 s by default). A toast takes the place of the one before it. */
export function showToast(message: ToastMessage, ms = 6_000): void {
  queue.clear()
  queue.add(message, { timeout: ms })
}

/** Where toasts appear; mounted once. */
export function Toasts() {
  return (
    <ToastRegion className="toasts" queue={queue} aria-label="Messages">
      {({ toast }) => (
        <AriaToast className="toast" toast={toast} aria-label={toast.content.text}>
          {toast.content.icon === undefined ? null : <Icon of={toast.content.icon} size={15} />}
          <ToastContent>{toast.content.text}</ToastContent>
          {toast.content.action === undefined ? null : (
            <ToastAction action={toast.content.action} close={() => queue.close(toast.key)} />
          )}
          <IconButton icon={X} label="Dismiss" size="small" onPress={() => queue.close(toast.key)} />
        </AriaToast>
      )}
    </ToastRegion>
  )
}

interface ToastActionProps {
  readonly action: NonNullable<ToastMessage['action']>
  readonly close: () => void
}

function ToastAction({ action, close }: ToastActionProps) {
  return (
    <Button
      variant="ghost"
      size="small"
      shortcut={action.shortcut}
      onPress={() => {
        close()
        action.run()
      }}
    >
      {action.label}
    </Button>
  )
}
