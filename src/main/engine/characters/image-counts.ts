import type { Db } from '../store/open.ts'

/** Images made with characters. Names are folded names. */
export interface ImageCounts {
  /** By name, over all versions. */
  all(): ReadonlyMap<string, number>
  /** By version. */
  of(name: string): ReadonlyMap<number, number>
}

/** Counts along the indexes of job_character and image.job_id: no row of a job or an image is read. */
export function makeImageCounts(db: Db): ImageCounts {
  const all = db.prepare<[], { name: string; images: number }>(
    `SELECT name, COUNT(*) images FROM job_character CROSS JOIN image ON image.job_id = job_character.job_id GROUP BY name`,
  )
  const ofName = db.prepare<[string], { version: number; images: number }>(
    `SELECT version, COUNT(*) images FROM job_character CROSS JOIN image ON image.job_id = job_character.job_id
     WHERE name = ? GROUP BY version`,
  )
  return {
    all: () => new Map(all.all().map(({ name, images }) => [name, images])),
    of: (name) => new Map(ofName.all(name).map(({ version, images }) => [version, images])),
  }
}
