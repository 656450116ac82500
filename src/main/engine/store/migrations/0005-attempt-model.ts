import type { Migration } from './migration.ts'

/**
 * The model a request was made with. A job may be given another model and sent again: what the first request cost stays
 * with the model it was paid to. Null for requests made before this version, which count under the model of their job.
 */
export const attemptModel: Migration = {
  version: 5,
  name: 'attempt-model',
  sql: `
ALTER TABLE attempt ADD COLUMN model TEXT;
`,
}
