import type { SpendKey, SpendLine } from '../../contract/spend.ts'
import { dayWords } from './period.ts'

/** The breakdowns in the order they are offered. */
export const keyWords: Readonly<Record<SpendKey, string>> = {
  day: 'Day',
  model: 'Model',
  batch: 'Batch',
  row: 'Row',
  image: 'Picture',
}

/** A line's name as people read it. */
export function lineName(by: SpendKey, line: Pick<SpendLine, 'key' | 'label'>): string {
  return by === 'day' ? dayWords(line.key) : line.label
}

/** Noun of a breakdown's lines: "1 day", "3 pictures". */
export const lineNouns: Readonly<Record<SpendKey, readonly [one: string, many: string]>> = {
  day: ['day', 'days'],
  model: ['model', 'models'],
  batch: ['batch', 'batches'],
  row: ['row', 'rows'],
  image: ['picture', 'pictures'],
}
