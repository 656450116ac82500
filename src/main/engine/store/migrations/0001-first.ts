import type { Migration } from './migration.ts'

/**
 * The first schema. Money is integer millionths of a dollar, times are epoch ms.
 * Counters are kept by triggers on update only: bulk creation sets them once, so that importing stays cheap.
 */
export const first: Migration = {
  version: 1,
  name: 'first',
  sql: `
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE batch (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  sheet_name TEXT NOT NULL,
  columns TEXT NOT NULL,
  recipe TEXT NOT NULL,
  options TEXT NOT NULL,
  provider TEXT NOT NULL,
  variants TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ready INTEGER NOT NULL DEFAULT 0,
  cap_micros INTEGER,
  pause TEXT,
  rows INTEGER NOT NULL DEFAULT 0,
  images INTEGER NOT NULL DEFAULT 0,
  spent_micros INTEGER NOT NULL DEFAULT 0,
  reserved_micros INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE row (
  id INTEGER PRIMARY KEY,
  batch_id INTEGER NOT NULL REFERENCES batch(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  key TEXT NOT NULL,
  cells TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting','running','review','approved','rework','blocked')),
  display TEXT NOT NULL,
  UNIQUE (batch_id, number)
) STRICT;

CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  batch_id INTEGER NOT NULL REFERENCES batch(id) ON DELETE CASCADE,
  row_id INTEGER NOT NULL REFERENCES row(id) ON DELETE CASCADE,
  variant INTEGER NOT NULL,
  repeat INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('held','waiting','running','done','failed','unknown','cancelled')),
  model TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  low_micros INTEGER NOT NULL,
  high_micros INTEGER NOT NULL,
  reserved_micros INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL DEFAULT 0,
  free_retries INTEGER NOT NULL DEFAULT 0,
  claimed_at INTEGER,
  settled_at INTEGER,
  cause TEXT,
  failure TEXT
) STRICT;
CREATE INDEX job_by_row ON job(row_id, variant, repeat);
CREATE INDEX job_open ON job(batch_id, state, id) 
  WHERE state = 'held' OR state = 'waiting' OR state = 'running' OR state = 'failed' OR state = 'unknown';

CREATE INDEX job_due ON job(batch_id, not_before) WHERE state = 'waiting';

CREATE TABLE attempt (
  id TEXT PRIMARY KEY,
  job_id INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('prepared','sent','received','stored','refused','not_sent','unknown')),
  provider TEXT NOT NULL,
  host TEXT NOT NULL,
  key_fingerprint TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  estimate_micros INTEGER NOT NULL,
  cost_micros INTEGER NOT NULL DEFAULT 0,
  prepared_at INTEGER NOT NULL,
  sent_at INTEGER,
  settled_at INTEGER,
  http_status INTEGER,
  request_id TEXT,
  usage TEXT,
  failure TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_by_job ON attempt(job_id);
CREATE INDEX attempt_open ON attempt(state)
  WHERE state = 'prepared' OR state = 'sent' OR state = 'received';

CREATE TABLE image (
  id INTEGER PRIMARY KEY,
  attempt_id TEXT NOT NULL UNIQUE REFERENCES attempt(id),
  job_id INTEGER NOT NULL REFERENCES job(id),
  batch_id INTEGER NOT NULL REFERENCES batch(id),
  row_id INTEGER NOT NULL REFERENCES row(id),
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  format TEXT NOT NULL,
  has_alpha INTEGER NOT NULL,
  path TEXT NOT NULL,
  cost_micros INTEGER NOT NULL,
  facts TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX image_by_batch ON image(batch_id, id);
CREATE INDEX image_by_job ON image(job_id);
CREATE INDEX image_by_row ON image(row_id);
CREATE INDEX image_by_time ON image(created_at);

CREATE TABLE rendition (
  image_id INTEGER NOT NULL REFERENCES image(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  path TEXT NOT NULL,
  PRIMARY KEY (image_id, name)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE image_text USING fts5(
  prompt, key, cells, batch,
  content='', contentless_delete=1, prefix='2 3', tokenize='unicode61 remove_diacritics 2'
);

CREATE TABLE job_count (
  batch_id INTEGER NOT NULL REFERENCES batch(id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  n INTEGER NOT NULL,
  low_micros INTEGER NOT NULL,
  high_micros INTEGER NOT NULL,
  PRIMARY KEY (batch_id, state)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER job_state_counted AFTER UPDATE OF state ON job WHEN old.state <> new.state BEGIN
  UPDATE job_count SET n = n - 1, low_micros = low_micros - old.low_micros, high_micros = high_micros - old.high_micros
    WHERE batch_id = old.batch_id AND state = old.state;
  INSERT INTO job_count VALUES (new.batch_id, new.state, 1, new.low_micros, new.high_micros)
    ON CONFLICT DO UPDATE SET n = n + 1, low_micros = low_micros + new.low_micros, high_micros = high_micros + new.high_micros;
END;

CREATE TABLE row_count (
  batch_id INTEGER NOT NULL REFERENCES batch(id) ON DELETE CASCADE,
  display TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (batch_id, display)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER row_display_counted AFTER UPDATE OF display ON row WHEN old.display <> new.display BEGIN
  UPDATE row_count SET n = n - 1 WHERE batch_id = old.batch_id AND display = old.display;
  INSERT INTO row_count VALUES (new.batch_id, new.display, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
`,
}
