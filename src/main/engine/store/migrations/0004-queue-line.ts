import type { Migration } from './migration.ts'

/**
 * The line of the queue over all batches, failures by cause without a look at what is done, one job for each row,
 * variant and repeat, and prices counted when they change without the state.
 */
export const queueLine: Migration = {
  version: 4,
  name: 'queue-line',
  sql: `
CREATE INDEX job_line ON job(state, COALESCE(position, id), position, batch_id) WHERE state = 'held' OR state = 'waiting';
CREATE INDEX job_trouble ON job(state, cause, COALESCE(json_extract(failure, '$.details.param'), ''), batch_id, id, reserved_micros)
  WHERE state = 'failed' OR state = 'unknown';

DROP INDEX job_by_row;
CREATE UNIQUE INDEX job_by_row ON job(row_id, variant, repeat);

CREATE TRIGGER job_price_counted AFTER UPDATE OF low_micros, high_micros ON job
  WHEN old.state = new.state AND (old.low_micros <> new.low_micros OR old.high_micros <> new.high_micros) BEGIN
  UPDATE job_count SET low_micros = low_micros + new.low_micros - old.low_micros,
    high_micros = high_micros + new.high_micros - old.high_micros WHERE batch_id = new.batch_id AND state = new.state;
END;
CREATE TRIGGER job_gone_counted AFTER DELETE ON job BEGIN
  UPDATE job_count SET n = n - 1, low_micros = low_micros - old.low_micros, high_micros = high_micros - old.high_micros
    WHERE batch_id = old.batch_id AND state = old.state;
END;
`,
}
