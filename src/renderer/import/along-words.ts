import type { PlanSummary } from '../../contract/plan.ts'
import { count, counted } from '../ui/format.ts'

/**
 * "6 go along with all 3 images", "3 go along with 2 of 3 images"; empty when nothing goes along. `noun`: of what goes, where
 * no label says it.
 */
export function alongWords({ along, requests }: Pick<PlanSummary, 'along' | 'requests'>, noun?: string): string {
  if (along.requests === 0) return ''
  const pictures = noun === undefined ? count(along.pictures) : counted(along.pictures, noun)
  const goes = `${pictures} ${along.pictures === 1 ? 'goes' : 'go'} along with`
  if (requests === 1) return `${goes} the image`
  return `${goes} ${along.requests === requests ? 'all' : `${count(along.requests)} of`} ${counted(requests, 'image')}`
}

/** "12 pictures to fetch from 3 hosts"; empty when there are none. */
export function fetchWords(toFetch: PlanSummary['toFetch']): string {
  const pictures = toFetch.reduce((sum, host) => sum + host.pictures, 0)
  return pictures === 0 ? '' : `${counted(pictures, 'picture')} to fetch from ${counted(toFetch.length, 'host')}`
}
