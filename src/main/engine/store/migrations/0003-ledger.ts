import type { Migration } from './migration.ts'

/**
 * What the ledger beside the database still has to be told. Triggers note it in the transaction of the change itself, so
 * that no code that changes history can forget the ledger, no crash falls in between, and no clock decides what is new.
 * A job that was never claimed is no history yet: backups keep it.
 */
export const ledger: Migration = {
  version: 3,
  name: 'ledger',
  sql: `
CREATE TABLE ledger_due (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL) STRICT;

CREATE TRIGGER due_setting_new AFTER INSERT ON setting WHEN new.name = 'settings' BEGIN
  INSERT INTO ledger_due (kind, id) VALUES ('setting', new.name);
END;
CREATE TRIGGER due_setting AFTER UPDATE OF value ON setting WHEN new.name = 'settings' BEGIN
  INSERT INTO ledger_due (kind, id) VALUES ('setting', new.name);
END;
CREATE TRIGGER due_batch AFTER UPDATE OF ready, name, options, cap_micros, resent_micros, prices ON batch
  WHEN new.ready = 1 AND (old.ready <> 1 OR old.name <> new.name OR old.options <> new.options
    OR old.cap_micros IS NOT new.cap_micros OR old.resent_micros <> new.resent_micros OR old.prices <> new.prices) BEGIN
  INSERT INTO ledger_due (kind, id) VALUES ('batch', new.id);
END;
CREATE TRIGGER due_row AFTER UPDATE OF state ON row WHEN old.state <> new.state BEGIN
  INSERT INTO ledger_due (kind, id) VALUES ('row', new.id);
END;
CREATE TRIGGER due_job AFTER UPDATE OF state, change, body, failure, resends ON job
  WHEN old.claimed_at IS NOT NULL AND old.state <> 'running' AND new.state <> 'running' BEGIN
  INSERT INTO ledger_due (kind, id) VALUES ('job', new.id);
END;
CREATE TRIGGER due_attempt_new AFTER INSERT ON attempt BEGIN
  INSERT INTO ledger_due (kind, id) VALUES ('attempt', new.id);
END;
CREATE TRIGGER due_attempt AFTER UPDATE ON attempt WHEN new.state <> 'sent' AND new.state <> 'received' BEGIN
  INSERT INTO ledger_due (kind, id) VALUES ('attempt', new.id);
END;
CREATE TRIGGER due_day_new AFTER INSERT ON spend_day BEGIN
  INSERT INTO ledger_due (kind, id) VALUES ('day', new.day);
END;
CREATE TRIGGER due_day AFTER UPDATE OF spent_micros ON spend_day WHEN old.spent_micros <> new.spent_micros BEGIN
  INSERT INTO ledger_due (kind, id) VALUES ('day', new.day);
END;

UPDATE attempt SET cost_micros = estimate_micros WHERE state = 'unknown' AND cost_micros = 0 AND EXISTS
  (SELECT 1 FROM job WHERE job.id = attempt.job_id AND (job.state = 'waiting' OR EXISTS
    (SELECT 1 FROM attempt later WHERE later.job_id = job.id AND later.prepared_at > attempt.prepared_at)));

DELETE FROM ledger_due;
INSERT INTO ledger_due (kind, id) SELECT 'setting', name FROM setting WHERE name = 'settings';
INSERT INTO ledger_due (kind, id) SELECT 'batch', id FROM batch WHERE ready = 1 ORDER BY id;
INSERT INTO ledger_due (kind, id) SELECT 'attempt', id FROM attempt ORDER BY id;
INSERT INTO ledger_due (kind, id) SELECT 'row', id FROM row WHERE state IN ('approved', 'rework') ORDER BY id;
INSERT INTO ledger_due (kind, id) SELECT 'day', day FROM spend_day ORDER BY day;
`,
}
