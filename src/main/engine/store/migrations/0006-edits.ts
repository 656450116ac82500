import type { Migration } from './migration.ts'

/**
 * Requests that take pictures along, what exports are cut to, which image came from which, parameters that models turned
 * out not to have, what still waits for which model, and transparency looked up by grade. Lineage is filled by triggers from the pinned inputs, so that a
 * replayed ledger and a changed job keep it right. A character's pictures are no parents: they anchor, nothing came from them.
 */
export const edits: Migration = {
  version: 6,
  name: 'edits',
  sql: `
ALTER TABLE job ADD COLUMN endpoint TEXT NOT NULL DEFAULT 'images/generations'
  CHECK (endpoint IN ('images/generations', 'images/edits'));
ALTER TABLE job ADD COLUMN inputs TEXT;
ALTER TABLE job ADD COLUMN crop TEXT;

CREATE TABLE lineage (
  job_id INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
  image_id INTEGER NOT NULL,
  PRIMARY KEY (job_id, image_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX lineage_by_image ON lineage(image_id);
CREATE TRIGGER lineage_new AFTER INSERT ON job WHEN new.inputs IS NOT NULL BEGIN
  INSERT OR IGNORE INTO lineage SELECT new.id, json_extract(value, '$.imageId')
    FROM json_each(new.inputs, '$.images') WHERE json_extract(value, '$.imageId') IS NOT NULL AND json_extract(value, '$.character') IS NULL;
END;
CREATE TRIGGER lineage_changed AFTER UPDATE OF inputs ON job WHEN old.inputs IS NOT new.inputs BEGIN
  DELETE FROM lineage WHERE job_id = new.id;
  INSERT OR IGNORE INTO lineage SELECT new.id, json_extract(value, '$.imageId')
    FROM json_each(new.inputs, '$.images') WHERE json_extract(value, '$.imageId') IS NOT NULL AND json_extract(value, '$.character') IS NULL;
END;

CREATE TABLE job_character (
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  job_id INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
  PRIMARY KEY (name, version, job_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_character_by_job ON job_character(job_id);
CREATE TRIGGER characters_new AFTER INSERT ON job WHEN new.inputs IS NOT NULL BEGIN
  INSERT OR IGNORE INTO job_character
    SELECT json_extract(value, '$.name'), json_extract(value, '$.version'), new.id FROM json_each(new.inputs, '$.characters');
END;
CREATE TRIGGER characters_changed AFTER UPDATE OF inputs ON job WHEN old.inputs IS NOT new.inputs BEGIN
  DELETE FROM job_character WHERE job_id = new.id;
  INSERT OR IGNORE INTO job_character
    SELECT json_extract(value, '$.name'), json_extract(value, '$.version'), new.id FROM json_each(new.inputs, '$.characters');
END;

CREATE TABLE dropped_parameter (
  host TEXT NOT NULL,
  model TEXT NOT NULL,
  parameter TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (host, model, parameter)
) STRICT, WITHOUT ROWID;

CREATE INDEX job_to_come ON job(model, state) WHERE state = 'held' OR state = 'waiting';

CREATE INDEX image_by_alpha ON image(json_extract(facts, '$.alpha.grade'), id)
  WHERE json_extract(facts, '$.alpha.grade') IS NOT NULL;
`,
}
