import type { Db } from './open.ts'

export interface ImageRecord {
  readonly id: number
  readonly attempt_id: string
  readonly job_id: number
  readonly batch_id: number
  readonly row_id: number
  readonly sha256: string
  readonly bytes: number
  readonly width: number
  readonly height: number
  readonly format: string
  readonly has_alpha: number
  readonly path: string
  readonly cost_micros: number
  readonly facts: string
  readonly created_at: number
}

export interface NewImage {
  readonly attemptId: string
  readonly jobId: number
  readonly batchId: number
  readonly rowId: number
  readonly sha256: string
  readonly bytes: number
  readonly width: number
  readonly height: number
  readonly format: string
  readonly hasAlpha: boolean
  /** Relative to the library. */
  readonly path: string
  readonly costMicros: number
  readonly facts: unknown
  readonly createdAt: number
}

export interface RenditionRecord {
  readonly image_id: number
  readonly name: string
  readonly format: string
  readonly width: number
  readonly height: number
  readonly bytes: number
  readonly path: string
}

export interface ImageText {
  readonly prompt: string
  readonly key: string
  readonly cells: string
  readonly batch: string
}

/** All SQL about images, their renditions and their searchable words. */
export function makeImages(db: Db) {
  const insert = db.prepare(
    `INSERT INTO image (attempt_id, job_id, batch_id, row_id, sha256, bytes, width, height, format, has_alpha, path, cost_micros, facts, created_at)
     VALUES (@attemptId, @jobId, @batchId, @rowId, @sha256, @bytes, @width, @height, @format, @hasAlpha, @path, @costMicros, @facts, @createdAt)`,
  )
  const insertText = db.prepare(
    'INSERT INTO image_text (rowid, prompt, key, cells, batch) VALUES (@id, @prompt, @key, @cells, @batch)',
  )
  const insertRendition = db.prepare(
    `INSERT OR REPLACE INTO rendition (image_id, name, format, width, height, bytes, path)
     VALUES (@imageId, @name, @format, @width, @height, @bytes, @path)`,
  )
  const byId = db.prepare<[number], ImageRecord>('SELECT * FROM image WHERE id = ?')
  const ofJob = db.prepare<[number], ImageRecord>('SELECT * FROM image WHERE job_id = ? ORDER BY id DESC LIMIT 1')
  const ofBatch = db.prepare<[number], ImageRecord>('SELECT * FROM image WHERE batch_id = ? ORDER BY id')
  const all = db.prepare<[], ImageRecord>('SELECT * FROM image ORDER BY id')
  const renditionsOf = db.prepare<[number], RenditionRecord>('SELECT * FROM rendition WHERE image_id = ? ORDER BY name')
  const totals = db.prepare<[], { n: number; bytes: number }>(
    'SELECT COUNT(*) n, COALESCE(SUM(bytes), 0) bytes FROM image',
  )
  const recent = db.prepare<[number], { n: number; begun: number | null }>(
    `SELECT COUNT(*) n, MIN(job.claimed_at) begun FROM image JOIN job ON job.id = image.job_id
     WHERE image.created_at >= ?`,
  )
  const countSince = db.prepare<[number], { n: number }>('SELECT COUNT(*) n FROM image WHERE created_at >= ?')
  const perMinute = db.prepare<[number], { minute: number; n: number }>(
    'SELECT created_at / 60000 minute, COUNT(*) n FROM image WHERE created_at >= ? GROUP BY minute',
  )

  return {
    insert(image: NewImage, text: ImageText): number {
      const id = Number(
        insert.run({ ...image, hasAlpha: image.hasAlpha ? 1 : 0, facts: JSON.stringify(image.facts) }).lastInsertRowid,
      )
      insertText.run({ id, ...text })
      return id
    },
    insertRendition: (rendition: Omit<RenditionRecord, 'image_id'> & { imageId: number }) =>
      void insertRendition.run(rendition),
    get: (id: number) => byId.get(id),
    ofJob: (jobId: number) => ofJob.get(jobId),
    ofBatch: (batchId: number) => ofBatch.iterate(batchId),
    all: () => all.iterate(),
    renditionsOf: (imageId: number) => renditionsOf.all(imageId),
    totals: () => totals.get() ?? { n: 0, bytes: 0 },
    /** Images stored since `since` (epoch ms), and when the first of their requests began. */
    recent: (since: number) => recent.get(since) ?? { n: 0, begun: null },
    /** Images stored since `since` (epoch ms). Reads the index of times only. */
    countSince: (since: number) => countSince.get(since)?.n ?? 0,
    /** Images stored per minute since `since` (epoch ms), keyed by minute number. */
    perMinute: (since: number) => new Map(perMinute.all(since).map(({ minute, n }) => [minute, n])),
  }
}
