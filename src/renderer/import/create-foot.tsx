import type { PlanSummary } from '../../contract/plan.ts'
import { Button } from '../ui/button.tsx'
import { count, counted } from '../ui/format.ts'

interface CreateFootProps {
  readonly plan: PlanSummary | null
  readonly isCreating: boolean
  readonly onCancel: () => void
  readonly onCreate: () => void
}

/** Creating is free; rows with problems are left out, and the button says how many. */
export function CreateFoot({ plan, isCreating, onCancel, onCreate }: CreateFootProps) {
  const blocked = plan === null ? 0 : plan.rows - plan.runnable
  return (
    <div className="foot">
      <p className="t3 s12">
        {blocked > 0 && plan !== null && plan.runnable > 0
          ? `${counted(blocked, 'row')} with problems ${blocked === 1 ? 'stays' : 'stay'} out and ${blocked === 1 ? 'is' : 'are'} never sent. Creating a batch is free.`
          : 'Creating a batch is free. Nothing is sent until you press Run.'}
      </p>
      <div className="row">
        <Button onPress={onCancel}>Cancel</Button>
        <Button
          variant="primary"
          className="grow"
          shortcut="Ctrl+Enter"
          isBusy={isCreating}
          disabledReason={whyNot(plan)}
          onPress={onCreate}
        >
          {label(plan)}
        </Button>
      </div>
    </div>
  )
}

/** Why a batch cannot be made of the plan; null when it can. */
export function whyNot(plan: PlanSummary | null): string | null {
  if (plan === null) return 'The rows are still being composed.'
  if (plan.rows === 0) return 'The sheet has no rows.'
  if (plan.runnable === 0) return 'No row can be sent yet: fix the problems above first.'
  return plan.requests === 0 ? 'No variant is repeated even once.' : null
}

function label(plan: PlanSummary | null): string {
  if (plan === null) return 'Create batch'
  const left = plan.rows - plan.runnable
  if (left === 0 || plan.runnable === 0) return `Create batch of ${counted(plan.rows, 'row')}`
  return `Create without ${count(left)} ${left === 1 ? 'row' : 'rows'}`
}
