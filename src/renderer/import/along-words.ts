import type { PlanSummary } from '../../contract/plan.ts'
import { count, counted } from '../ui/format.ts'

/** "24 with 3 pictures each", "24 with 1 to 5 pictures"; empty when nothing goes along. */
export function alongWords({ along, requests }: Pick<PlanSummary, 'along' | 'requests'>): string {
  if (along.requests === 0) return ''
  const each = along.pictures / along.requests
  const which = along.requests === requests ? 'All' : count(along.requests)
  return Number.isInteger(each)
    ? `${which} with ${counted(each, 'picture')}${along.requests === 1 ? '' : ' each'}`
    : `${which}, ${counted(along.pictures, 'picture')} in all`
}

/** "12 pictures to fetch from 3 hosts"; empty when there are none. */
export function fetchWords(toFetch: PlanSummary['toFetch']): string {
  const pictures = toFetch.reduce((sum, host) => sum + host.pictures, 0)
  return pictures === 0 ? '' : `${counted(pictures, 'picture')} to fetch from ${counted(toFetch.length, 'host')}`
}
