import type { Migration } from './migration.ts'

/**
 * Jobs that were never sent are history too: edits and second halves that wait, and the rows of a batch that did not run
 * yet. The ledger is told of those of a batch in pages once it is ready ("batch, last row told"), then of each that comes
 * later, is changed, cancelled or removed. Held and waiting are one to it. Numbers of removed jobs stay taken.
 */
export const unsent: Migration = {
  version: 8,
  name: 'unsent',
  sql: `
CREATE TABLE removed_job (one INTEGER PRIMARY KEY CHECK (one = 1), newest INTEGER NOT NULL) STRICT;
INSERT INTO removed_job VALUES (1, 0);
CREATE TRIGGER job_removed AFTER DELETE ON job WHEN old.id > (SELECT newest FROM removed_job) BEGIN
  UPDATE removed_job SET newest = old.id;
END;

DROP TRIGGER due_batch;
CREATE TRIGGER due_batch AFTER UPDATE OF ready, name, options, cap_micros, resent_micros, prices ON batch
  WHEN new.ready = 1 AND (old.ready <> 1 OR old.name <> new.name OR old.options <> new.options
    OR old.cap_micros IS NOT new.cap_micros OR old.resent_micros <> new.resent_micros OR old.prices <> new.prices) BEGIN
  INSERT INTO ledger_due (kind, id) VALUES ('batch', new.id);
  INSERT INTO ledger_due (kind, id) SELECT 'unsent', new.id || ' 0' WHERE old.ready <> 1;
END;

DROP TRIGGER due_job;
CREATE TRIGGER due_job AFTER UPDATE OF state, change, body, failure, resends ON job
  WHEN old.state <> 'running' AND new.state <> 'running' AND (old.claimed_at IS NOT NULL
    OR old.body <> new.body OR old.change IS NOT new.change
    OR old.state NOT IN ('held', 'waiting') OR new.state NOT IN ('held', 'waiting')) BEGIN
  INSERT INTO ledger_due (kind, id) VALUES ('job', new.id);
END;
CREATE TRIGGER due_job_new AFTER INSERT ON job WHEN (SELECT ready FROM batch WHERE id = new.batch_id) = 1 BEGIN
  INSERT INTO ledger_due (kind, id) VALUES ('job', new.id);
END;
CREATE TRIGGER due_job_removed AFTER DELETE ON job WHEN (SELECT ready FROM batch WHERE id = old.batch_id) = 1 BEGIN
  INSERT INTO ledger_due (kind, id) VALUES ('job', old.id);
END;

INSERT INTO ledger_due (kind, id) SELECT 'unsent', batch_id || ' 0' FROM job_count JOIN batch ON batch.id = batch_id
  WHERE ready = 1 AND n > 0 AND state IN ('held', 'waiting', 'cancelled', 'failed') GROUP BY batch_id ORDER BY batch_id;
`,
}
