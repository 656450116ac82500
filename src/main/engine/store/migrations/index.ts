import { first } from './0001-first.ts'
import type { Migration } from './migration.ts'

/** In order; a test proves that versions count up from 1 without gaps. */
export const migrations: readonly Migration[] = [first]

/** The schema this program writes. */
export const schemaVersion = migrations.length
