import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'

interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  /** Width in px. */
  readonly width?: number
  /** alertdialog: the answer spends, deletes or resolves something. */
  readonly role?: 'dialog' | 'alertdialog'
  /** Buttons, safe choice first; mark it isSafeChoice. */
  readonly footer: ReactNode
  readonly children: ReactNode
}

/** A window over the window. Esc and a click beside it close it; focus returns to where it was. */
export function Dialog({ title, isOpen, onClose, width = 440, role = 'dialog', footer, children }: DialogProps) {
  return (
    <ModalOverlay className="scrim" isDismissable isOpen={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Modal className="dialog-box" style={{ maxWidth: width }}>
        <AriaDialog className="dialog" role={role}>
          <Heading slot="title">{title}</Heading>
          {children}
          <div className="foot">{footer}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
