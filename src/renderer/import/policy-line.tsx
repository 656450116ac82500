import { useState } from 'react'
import type { UnknownPolicy } from '../../contract/recipe.ts'
import { policyWords } from '../policy-words.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { PolicyChoice } from '../policy-choice.tsx'

interface PolicyLineProps {
  readonly value: UnknownPolicy
  readonly onChange: (policy: UnknownPolicy) => void
}

/** What the new batch does with a request that was sent and never answered. It can still be changed at Run. */
export function PolicyLine({ value, onChange }: PolicyLineProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <dt>Unknown</dt>
      <dd className="row">
        <span className="clip">{policyWords(value)}</span>
        <Button
          variant="ghost"
          size="small"
          className="end"
          aria-label="Edit what happens without an answer"
          onPress={() => setOpen(true)}
        >
          Edit…
        </Button>
        {isOpen ? <PolicyDialog value={value} onChange={onChange} onClose={() => setOpen(false)} /> : null}
      </dd>
    </>
  )
}

interface PolicyDialogProps extends PolicyLineProps {
  readonly onClose: () => void
}

function PolicyDialog({ value, onChange, onClose }: PolicyDialogProps) {
  return (
    <Dialog
      title="If no answer comes back"
      isOpen
      onClose={onClose}
      width={480}
      footer={
        <Button variant="strong" isSafeChoice onPress={onClose}>
          Done
        </Button>
      }
    >
      <p className="t2">
        A request can be sent, charged and still bring no answer, when the connection breaks at the wrong moment. The
        provider cannot be asked about a single request afterwards.
      </p>
      <PolicyChoice value={value} onChange={onChange} />
    </Dialog>
  )
}
