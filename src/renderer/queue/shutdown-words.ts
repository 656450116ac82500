import type { ShutdownWarning } from '../../contract/queue.ts'
import { counted } from '../ui/format.ts'

/** "gpt-image-1.5 stops on 1 Dec, in 9 days. 218 pictures not made yet ask for it." `day` is the last one on which it answers. */
export function shutdownWords({ model, day, daysLeft, jobs }: ShutdownWarning): {
  readonly title: string
  readonly text: string
} {
  const waits = `${counted(jobs, 'picture')} not made yet ${jobs === 1 ? 'asks' : 'ask'} for it.`
  const date = new Date(`${day}T00:00:00Z`)
  const name = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
  if (daysLeft < 0)
    return { title: `${model} stopped on ${name}.`, text: `${waits} They would be refused, at no charge.` }
  const when = daysLeft === 0 ? 'today' : daysLeft === 1 ? 'tomorrow' : `in ${counted(daysLeft, 'day')}`
  return { title: `${model} stops on ${name}, ${when}.`, text: waits }
}
