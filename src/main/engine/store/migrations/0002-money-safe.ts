import type { Migration } from './migration.ts'

/**
 * Order and edits of the queue, money over all batches, what a lane learnt, and jobs that were there when it crashed.
 * A job without a position stands where it was made: its place is its id, so that creating 100,000 writes nothing twice.
 */
export const moneySafe: Migration = {
  version: 2,
  name: 'money-safe',
  sql: `
ALTER TABLE batch ADD COLUMN resent_micros INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN prices TEXT NOT NULL DEFAULT '{}';

ALTER TABLE job ADD COLUMN position REAL;
ALTER TABLE job ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN resends INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN change TEXT;
CREATE INDEX job_waiting ON job(batch_id, COALESCE(position, id)) WHERE state = 'waiting';

CREATE TABLE purse (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  spent_micros INTEGER NOT NULL,
  reserved_micros INTEGER NOT NULL
) STRICT;
INSERT INTO purse SELECT 1, COALESCE(SUM(spent_micros), 0), COALESCE(SUM(reserved_micros), 0) FROM batch;
CREATE TRIGGER batch_money_counted AFTER UPDATE OF spent_micros, reserved_micros ON batch BEGIN
  UPDATE purse SET spent_micros = spent_micros + new.spent_micros - old.spent_micros,
    reserved_micros = reserved_micros + new.reserved_micros - old.reserved_micros;
END;

CREATE TABLE spend_day (
  day TEXT PRIMARY KEY,
  spent_micros INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE lane (
  name TEXT PRIMARY KEY,
  learnt TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE queue_edit (
  id INTEGER PRIMARY KEY,
  made_at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  before TEXT NOT NULL
) STRICT;
`,
}
