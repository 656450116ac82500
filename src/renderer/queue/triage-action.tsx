import { CircleHelp, Pencil, RotateCw, Ruler, Shapes } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { assertNever } from '../../contract/assert-never.ts'
import type { TriageGroup } from '../../contract/queue.ts'
import { request, toastFailure } from '../engine.ts'
import { failureMessage } from '../failure-message.ts'
import { useRemedy } from '../use-remedy.ts'
import { Button } from '../ui/button.tsx'
import { count, counted, sizeText } from '../ui/format.ts'
import type { LucideIcon } from '../ui/icon.tsx'
import { ResolveDialog } from './resolve-dialog.tsx'
import { GroupChange } from './triage-change.tsx'
import { useGroupPrice } from './triage-jobs.ts'
import { PromptsDialog } from './triage-prompts.tsx'

/** The one thing to do about a group. */
export function GroupAction({ group }: { readonly group: TriageGroup }): ReactNode {
  const { action } = group
  const all = count(group.count)
  switch (action.kind) {
    case 'retry':
      return <Retry group={group} />
    case 'fix_outside':
      return <FixOutside group={group} />
    case 'edit_prompt':
      return (
        <Opens icon={Pencil} label={`Edit ${counted(group.count, 'prompt')}…`}>
          {(close) => <PromptsDialog group={group} onClose={close} />}
        </Opens>
      )
    case 'set_size':
      return (
        <Opens icon={Ruler} label={`Set ${all} to ${sizeWords(action.size)}…`}>
          {(close) => (
            <GroupChange
              group={group}
              title={(pictures) => `Set ${pictures} to ${sizeWords(action.size)} and send again`}
              initial={{ size: action.size }}
              onClose={close}
            />
          )}
        </Opens>
      )
    case 'choose_model':
      return (
        <Opens icon={Shapes} label={`Choose a model for ${all}…`}>
          {(close) => (
            <GroupChange
              group={group}
              title={(pictures) => `Choose a model for ${pictures} and send again`}
              onClose={close}
            />
          )}
        </Opens>
      )
    case 'resolve':
      return (
        <Opens
          icon={CircleHelp}
          variant="strong"
          label={`Resolve ${all}…`}
          name={`Resolve ${counted(group.count, 'unknown outcome')}`}
        >
          {(close) => <ResolveDialog cause={group.cause} onClose={close} />}
        </Opens>
      )
    default:
      return assertNever(action)
  }
}

function sizeWords(size: string): string {
  return size === 'auto' ? 'automatic size' : sizeText(size)
}

interface OpensProps {
  readonly icon: LucideIcon
  readonly label: string
  /** Accessible name, where the label alone does not say what it is about. */
  readonly name?: string
  readonly variant?: 'strong' | 'secondary'
  readonly children: (close: () => void) => ReactNode
}

/** A button and the dialog it opens. */
function Opens({ icon, label, name, variant = 'secondary', children }: OpensProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button size="small" icon={icon} variant={variant} aria-label={name} onPress={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen ? children(() => setOpen(false)) : null}
    </>
  )
}

function Retry({ group, isSecond = false }: { readonly group: TriageGroup; readonly isSecond?: boolean }) {
  const [isBusy, setBusy] = useState(false)
  const price = useGroupPrice(group)
  const retry = async (): Promise<void> => {
    setBusy(true)
    try {
      for (const batchId of group.batchIds) await request('batch.retry', { batchId, cause: group.cause })
    } catch (error) {
      toastFailure(error)
    }
    setBusy(false)
  }
  return (
    <Button
      size="small"
      variant={isSecond ? 'ghost' : 'secondary'}
      icon={RotateCw}
      isBusy={isBusy}
      onPress={() => void retry()}
    >
      {`Retry ${count(group.count)}${price === '' ? '' : ` · ${price}`}`}
    </Button>
  )
}

/** The cause lies outside the rows: first that, then the same requests again. */
function FixOutside({ group }: { readonly group: TriageGroup }) {
  const applyRemedy = useRemedy()
  const { remedy } = failureMessage(group.example)
  if (remedy === null) return <Retry group={group} />
  return (
    <>
      <Retry group={group} isSecond />
      <Button size="small" onPress={() => applyRemedy(remedy)}>
        {remedy.label}
      </Button>
    </>
  )
}
