import type { Migration } from './migration.ts'

/** That a batch waits because it was cancelled has a cause of its own; before, only its words told. */
export const cancelledPause: Migration = {
  version: 7,
  name: 'cancelled-pause',
  sql: `
UPDATE batch SET pause = json_set(pause, '$.cause', 'cancelled')
WHERE json_extract(pause, '$.cause') = 'user' AND json_extract(pause, '$.message') = 'Cancelled by you.';
`,
}
