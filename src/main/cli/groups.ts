import { assertNever } from '../../contract/assert-never.ts'
import type { TriageAction, TriageGroup } from '../../contract/queue.ts'
import type { Engine } from '../engine/index.ts'
import { withMoney } from './failures.ts'
import type { Output } from './output.ts'

/** A group of failures as far as one batch is concerned. */
export interface BatchGroup extends TriageGroup {
  /** Of this batch alone. */
  readonly jobs: number
}

/** The failures of a batch by cause. */
export async function groupsOf(
  engine: Engine,
  batchId: number,
  groups: readonly TriageGroup[],
): Promise<readonly BatchGroup[]> {
  const found: BatchGroup[] = []
  for (const group of groups.filter(({ batchIds }) => batchIds.includes(batchId))) {
    const { state, cause, parameter } = group
    const ids = await engine.request('triage.ids', { state, cause, batchId, ...(parameter !== null && { parameter }) })
    found.push({ ...group, jobs: ids.length })
  }
  return found
}

/** One group: a record, and for a person how many, an example, and what to type. */
export function showGroup(batchId: number, group: BatchGroup, output: Output): void {
  const { state, cause, parameter, jobs, example, action } = group
  const next = commandFor(batchId, group)
  const { message, money } = example
  output.record({
    type: 'group',
    batch: batchId,
    state,
    cause,
    parameter,
    jobs,
    message,
    money,
    action: action.kind,
    next,
  })
  const what = parameter === null ? cause : `${cause} (${parameter})`
  output.line(`  ${jobs} ${state}, ${what}: ${withMoney(example)}`)
  if (action.kind === 'fix_outside') output.line(`    ${example.action}`)
  output.line(`    ${next}`)
}

/** The command that does what the group's action says. Words in capitals are for the person to fill in. */
export function commandFor(batchId: number, { cause, parameter, action }: TriageGroup): string {
  const which = `proofsheet retry ${batchId} --cause ${cause}${parameter === null ? '' : ` --parameter ${parameter}`}`
  return `${which}${changeFor(action)}`
}

function changeFor(action: TriageAction): string {
  switch (action.kind) {
    case 'retry':
    case 'fix_outside':
      return ''
    case 'edit_prompt':
      return ' --template TEXT'
    case 'set_size':
      return ` --size ${action.size}`
    case 'choose_model':
      return ' --model MODEL'
    case 'resolve':
      return ' --unknown resend|write-off'
    default:
      return assertNever(action)
  }
}
