import type { DoctorFinding } from '../../../../contract/doctor.ts'
import { mendTallies, tallyFaults } from '../../store/tally.ts'
import { fine, wrong, type DoctorParts } from './finding.ts'

/** Money, counters and the search's words: all of it can be counted again from the records, and repair does. */
export function checkTallies({ store, changes }: DoctorParts, repair: boolean): readonly DoctorFinding[] {
  const found = tallyFaults(store.db)
  if (repair && found.length > 0) {
    mendTallies(store.db)
    for (const id of store.batches.ids()) changes.batch(id)
  }
  const findings = found.map(({ name, message }) =>
    repair
      ? wrong(name, `${message} Counted again.`, 'Repair counts again.', true)
      : wrong(name, message, 'Repair counts again.'),
  )
  const names = new Set(found.map(({ name }) => name))
  return [
    ...findings,
    ...(names.has('money') ? [] : [fine('money', 'What was spent and what is reserved add up.')]),
    ...(names.has('counters') ? [] : [fine('counters', 'Counters are what they count.')]),
    ...(names.has('search') ? [] : [fine('search', 'Every image can be found by its words.')]),
  ]
}
