import { random } from '../../support/pictures.ts'

/** True under `npm run test:faults`: full sizes. Otherwise a sample that fits into `npm test`. */
export const isFull = process.env['PROOFSHEET_FAULTS_FULL'] === '1'

/** The small or the full size of something; a number in the variable `name` beats both. */
export function sized(name: string, small: number, full: number): number {
  const given = Number(process.env[name])
  return Number.isInteger(given) && given > 0 ? given : isFull ? full : small
}

/**
 * Random numbers for one test, 0 <= n < 1. The seed is new each time, printed, and taken from PROOFSHEET_FAULTS_SEED
 * where that is set: the same seed makes the same choices, though not the same timing of the machine.
 */
export function seeded(test: string): () => number {
  const given = Number(process.env['PROOFSHEET_FAULTS_SEED'])
  const seed = Number.isInteger(given) && given > 0 ? given : Math.floor(Math.random() * 2 ** 31)
  say(`${test}: seed ${seed} (PROOFSHEET_FAULTS_SEED=${seed} repeats it)`)
  return random(seed)
}

/** One line in the report of the run. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** What cannot be tested here is said, not passed over in silence. */
export function saySkipped(test: string, why: string): void {
  say(`SKIPPED ${test}: ${why}`)
}
