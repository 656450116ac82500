import { assertNever } from '../../contract/assert-never.ts'
import type { QueueEdit } from '../../contract/queue.ts'
import { count, counted } from '../ui/format.ts'

/** What was done to jobs of the queue. */
export type EditKind = 'top' | 'bottom' | 'move' | 'hold' | 'release' | 'cancel' | 'clone' | 'change'

/** What an edit did, in one or two sentences: how many it touched, and how many it could not. */
export function editWords(kind: EditKind, edit: Pick<QueueEdit, 'jobs' | 'untouched'>): string {
  if (edit.jobs === 0) return `Nothing changed. ${leftAlone(edit.untouched)}`.trim()
  return `${counted(edit.jobs, 'picture')} ${done(kind)}. ${leftAlone(edit.untouched)}`.trim()
}

/** While an edit of many is being made: "Holding 100,000 pictures…". */
export function workWords(kind: EditKind, jobs: number): string {
  return `${doing(kind)} ${counted(jobs, 'picture')}…`
}

/** What taking an edit back did. */
export function undoWords(edit: Pick<QueueEdit, 'jobs' | 'untouched'>): string {
  const what = edit.jobs === 0 ? 'Nothing could be undone.' : `Undone for ${counted(edit.jobs, 'picture')}.`
  if (edit.untouched === 0) return what
  const others = edit.untouched === 1 ? '1 was sent or edited' : `${count(edit.untouched)} were sent or edited`
  return `${what} ${others} since and ${edit.untouched === 1 ? 'stays as it is' : 'stay as they are'}.`
}

/** Empty when every job asked for was touched. */
export function leftAlone(untouched: number): string {
  if (untouched === 0) return ''
  return untouched === 1
    ? '1 runs already or is done and stays as it is.'
    : `${count(untouched)} run already or are done and stay as they are.`
}

function done(kind: EditKind): string {
  switch (kind) {
    case 'top':
      return 'moved to the top'
    case 'bottom':
      return 'moved to the bottom'
    case 'move':
      return 'moved'
    case 'hold':
      return 'held until you release them'
    case 'release':
      return 'released'
    case 'cancel':
      return 'taken out of the queue'
    case 'clone':
      return 'duplicated'
    case 'change':
      return 'changed'
    default:
      return assertNever(kind)
  }
}

function doing(kind: EditKind): string {
  switch (kind) {
    case 'top':
    case 'bottom':
    case 'move':
      return 'Moving'
    case 'hold':
      return 'Holding'
    case 'release':
      return 'Releasing'
    case 'cancel':
      return 'Taking out'
    case 'clone':
      return 'Duplicating'
    case 'change':
      return 'Changing'
    default:
      return assertNever(kind)
  }
}
