import { useState } from 'react'
import type { FailureCode } from '../../contract/failure.ts'
import { formatUsd } from '../../contract/money.ts'
import { request, toastFailure } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { Radio, Radios } from '../ui/choices.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { counted } from '../ui/format.ts'

type Choice = 'keep' | 'resend' | 'write_off'

interface ResolveDialogProps {
  readonly count: number
  readonly heldUsd: number
  readonly batchIds: readonly number[]
  /** Why nobody knows. Only jobs of this cause are touched. */
  readonly cause: FailureCode
  /** Only these; all of the cause when left out. */
  readonly jobIds?: readonly number[]
  readonly onClose: () => void
}

/** What becomes of requests that were sent and never answered. Keeping the hold is the safe choice and the one chosen at first. */
export function ResolveDialog({ count, heldUsd, batchIds, cause, jobIds, onClose }: ResolveDialogProps) {
  const [choice, setChoice] = useState<Choice>('keep')
  const [isBusy, setBusy] = useState(false)
  const money = formatUsd(heldUsd)
  const act = async (): Promise<void> => {
    if (choice === 'keep') return onClose()
    setBusy(true)
    try {
      await settle(batchIds, cause, jobIds, choice)
      return onClose()
    } catch (error) {
      setBusy(false)
      return toastFailure(error)
    }
  }
  return (
    <Dialog
      title={`Resolve ${counted(count, 'unknown outcome')}`}
      role="alertdialog"
      isOpen
      onClose={onClose}
      width={520}
      footer={
        <>
          <Button onPress={onClose} isSafeChoice>
            Cancel
          </Button>
          <Button variant="strong" isBusy={isBusy} onPress={() => void act()}>
            {choice === 'keep'
              ? 'Keep holding'
              : choice === 'resend'
                ? `Send again · up to ${money}`
                : `Release ${money}`}
          </Button>
        </>
      }
    >
      <p className="t2">
        {count === 1 ? 'This request was' : 'These requests were'} {whatHappened(cause)}
      </p>
      <Choices choice={choice} onChoice={setChoice} money={money} />
    </Dialog>
  )
}

/** What is known, in words that follow "This request was". */
function whatHappened(cause: FailureCode): string {
  if (cause === 'outcome_unknown') {
    return 'sent and no answer came back. The provider offers no way to look the outcome up here: compare with its own usage page if you can.'
  }
  return 'sent and answered, but no picture could be made of the answer. It may have been charged. The raw answer is kept in the library.'
}

/** Tells the engine what was decided, batch by batch. */
async function settle(
  batchIds: readonly number[],
  cause: FailureCode,
  jobIds: readonly number[] | undefined,
  unknown: 'resend' | 'write_off',
): Promise<void> {
  for (const batchId of batchIds) {
    await request('batch.retry', {
      batchId,
      unknown,
      ...(jobIds ? { jobIds: [...jobIds] } : { cause }),
    })
  }
}

interface ChoicesProps {
  readonly choice: Choice
  readonly onChoice: (choice: Choice) => void
  readonly money: string
}

/** The three ways out, each with its consequence in words. */
function Choices({ choice, onChoice, money }: ChoicesProps) {
  return (
    <Radios label="What to do" value={choice} onChange={onChoice} className="resolve">
      <Radio value="keep">
        <span>
          Keep holding {money}
          <span className="t3 s12">Nothing is sent. The amount stays set aside from the cap.</span>
        </span>
      </Radio>
      <Radio value="resend">
        <span>
          Send again (may be a second charge, {money})
          <span className="t3 s12">
            If the first was made after all, both are charged and only the new picture arrives.
          </span>
        </span>
      </Radio>
      <Radio value="write_off">
        <span>
          Give up and release the hold
          <span className="t3 s12">
            No picture. {money} goes back to the cap, though the provider may have charged it.
          </span>
        </span>
      </Radio>
    </Radios>
  )
}
