import { ChevronDown } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'
import { Icon, type LucideIcon } from './icon.tsx'

interface SplitButtonProps {
  readonly icon?: LucideIcon
  /** The whole label: it never shortens. */
  readonly label: ReactNode
  /** Name of the caret: "Choose what to run". */
  readonly moreLabel: string
  readonly disabledReason?: string | null | undefined
  readonly isBusy?: boolean
  /** Id of words that belong to it. */
  readonly describedBy?: string | undefined
  readonly onPress: () => void
  /** What the caret opens; gets a function that closes it. */
  readonly children: (close: () => void) => ReactNode
}

/** The primary action of a screen with its choices behind a caret. */
export function SplitButton(props: SplitButtonProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <div className="split">
      <Button
        variant="primary"
        size="large"
        icon={props.icon}
        disabledReason={props.disabledReason}
        isBusy={props.isBusy === true}
        aria-describedby={props.describedBy}
        onPress={props.onPress}
      >
        {props.label}
      </Button>
      <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
        <AriaButton
          className={classNames('btn lg caret', props.disabledReason ? false : 'primary')}
          aria-label={props.moreLabel}
        >
          <Icon of={ChevronDown} size={16} />
        </AriaButton>
        <Popover className="popover" placement="bottom end" offset={6}>
          <Dialog className="menu" aria-label={props.moreLabel}>
            {props.children(() => setOpen(false))}
          </Dialog>
        </Popover>
      </DialogTrigger>
    </div>
  )
}
