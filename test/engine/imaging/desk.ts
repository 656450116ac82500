import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renditionSchema, type Rendition } from '../../../src/contract/recipe.ts'
import { failureOf, type Failure } from '../../../src/contract/failure.ts'
import { openConverter, type ConverterOptions } from '../../../src/main/engine/imaging/converter.ts'
import type { Converter, ExtractJob, Finish } from '../../../src/main/engine/imaging/imaging.ts'

/** Nothing is done to the pixels. */
export const asItCame: Finish = { alpha: false, lock: null, matte: null }

/** A folder and a converter for one test file. */
export interface Desk {
  readonly dir: string
  readonly converter: Converter
  /** Writes a body as a spooled answer and returns the job that takes it apart, with both thumbnails. */
  readonly jobFor: (name: string, body: string | Buffer, renditions?: ExtractJob['renditions']) => ExtractJob
  readonly path: (name: string) => string
  close(): Promise<void>
}

export function openDesk(options: Partial<ConverterOptions> = {}): Desk {
  const dir = mkdtempSync(join(tmpdir(), 'proofsheet-imaging-'))
  const converter = openConverter({ concurrency: 2, ...options })
  const path = (name: string): string => join(dir, name)
  return {
    dir,
    converter,
    path,
    jobFor: (name, body, renditions = []) => {
      writeFileSync(path(`${name}.resp`), body)
      return jobAt(path, name, renditions)
    },
    close: async () => {
      await converter.close()
      rmSync(dir, { recursive: true })
    },
  }
}

export function jobAt(
  path: (name: string) => string,
  name: string,
  renditions: ExtractJob['renditions'] = [],
): ExtractJob {
  return {
    responsePath: path(`${name}.resp`),
    originalPath: path(`.tmp-${name}`),
    thumbs: [
      { edge: 256, path: path(`${name}-256.webp`) },
      { edge: 768, path: path(`${name}-768.webp`) },
    ],
    renditions,
    finish: asItCame,
    standIn: null,
    preview: null,
  }
}

export function rendition(spec: Partial<Rendition> & Pick<Rendition, 'format'>): Rendition {
  return renditionSchema.parse({ name: 'Test', ...spec })
}

/** The failure a promise rejects with; an error when it does not reject. */
export async function failureFrom(work: Promise<unknown>): Promise<Failure> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ failure: failureOf(error) }),
  )
  if ('value' in outcome) throw new Error(`Expected a failure, got ${JSON.stringify(outcome.value)}`)
  return outcome.failure
}

/** Process ids of this process's living children. Linux only. */
export function childPids(): readonly number[] {
  const ids = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim()
  return ids === '' ? [] : ids.split(' ').map(Number)
}
