import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test, vi } from 'vitest'
import { failureOf } from '../../../src/contract/failure.ts'
import type { PartialView } from '../../../src/contract/job.ts'
import type { Engine } from '../../../src/main/engine/index.ts'
import { batchUntil, createBatch, runBatch, startEngine, startFake, thingRecipe } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'

const parameters = { ...thingRecipe.parameters, partialImages: 2 }

const partialFiles = (engine: Engine): readonly string[] =>
  readdirSync(join(engine.library, 'spool')).filter((name) => name.endsWith('.partial'))

async function firstCell(engine: Engine, batchId: number) {
  const rowIds = [...(await engine.request('batch.rowIds', { batchId }))]
  const [row] = await engine.request('batch.rows', { batchId, rowIds })
  return row?.cells[0]?.[0]
}

test('previews are told of, shown by the row and the picture address while the job runs, and gone afterwards', async () => {
  const engine = await startEngine(await startFake({ script: { eventEveryMs: 1_000 } }))
  const batchId = await createBatch(engine, 1, {}, { parameters })
  const seen: { told: PartialView; cell: PartialView | null | undefined; width: number | undefined }[] = []
  const looks: Promise<void>[] = []
  const look = async (told: PartialView, jobId: number): Promise<void> => {
    const file = readFileSync(engine.file({ kind: 'partial', jobId, index: told.index }))
    const { width } = await sharp(file).metadata()
    seen.push({ told, cell: (await firstCell(engine, batchId))?.partial, width })
  }
  engine.subscribe(({ name, data }) => {
    if (name === 'job.partial') looks.push(look({ index: data.index, of: data.of }, data.jobId))
  })
  await runBatch(engine, batchId)
  await Promise.all(looks)
  // On a machine that stalls the first may be overtaken by the second; only the newest is told.
  expect(seen.at(-1)).toEqual({ told: { index: 2, of: 2 }, cell: { index: 2, of: 2 }, width: 1024 })
  const cell = await firstCell(engine, batchId)
  expect(cell).toMatchObject({ state: 'done', partial: null })
  // Deleted in the background once the attempt is settled.
  await vi.waitFor(() => expect(partialFiles(engine)).toEqual([]), 60_000)
  const jobId = cell?.jobId ?? 0
  expect(codeOf(() => engine.file({ kind: 'partial', jobId, index: 1 }))).toBe('not_found')
})

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return failureOf(error).code
  }
  return 'none'
}

test('a stream without its finished picture is unknown, and its money held; a definite error is refused', async () => {
  const fake = await startFake({
    script: {
      rules: [
        { when: { requests: [1] }, do: { kind: 'no_completed' } },
        { when: { requests: [2] }, do: { kind: 'stream_error', code: 'moderation_blocked' } },
      ],
    },
  })
  const engine = await startEngine(fake)
  const batchId = await createBatch(engine, 2, { concurrency: 1 }, { parameters })
  await engine.request('batch.run', { batchId })
  const batch = await batchUntil(engine, batchId, ({ jobs }) => jobs.unknown === 1 && jobs.failed === 1)
  expect(batch.reservedUsd).toBeGreaterThan(0)
  expect((await firstCell(engine, batchId))?.failure).toMatchObject({
    code: 'outcome_unknown',
    money: 'held',
    message: expect.stringMatching(/without the finished picture\. A preview had come/) as string,
  })
  // Deleted in the background once the attempt is settled.
  await vi.waitFor(() => expect(partialFiles(engine)).toEqual([]), 60_000)
})

test('a streamed answer that could not be stored at first becomes its picture from the spool', async () => {
  const fake = await startFake()
  const engine = await startEngine(fake)
  const originals = join(engine.library, 'originals', new Date().toISOString().slice(0, 7))
  writeFileSync(originals, '')
  const batchId = await createBatch(engine, 1, {}, { parameters })
  await engine.request('batch.run', { batchId })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.unknown === 1)
  const spooled = readdirSync(join(engine.library, 'spool')).find((name) => name.endsWith('.resp')) ?? ''
  expect(readFileSync(join(engine.library, 'spool', spooled), 'latin1')).toMatch(
    /^event: image_generation\.partial_image/,
  )
  rmSync(originals)
  mkdirSync(originals)
  expect(await engine.request('unknown.look', { batchId })).toEqual({ looked: 1, found: 1 })
  const batch = await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 1)
  // 781 tokens of the picture and 100 for each of two previews, at $30 a million, and the words.
  expect(batch.spentUsd).toBeCloseTo((981 * 30 + 5 * 5) / 1e6, 4)
  expect(fake.received()).toBe(1)
})

test('previews an engine left behind are gone when the next one starts', async () => {
  const library = join(tempFolder(), 'library')
  const first = await startEngine(null, library)
  await first.close()
  const left = join(library, 'spool', '0198a0e2-7a4c-7000-8000-000000000001-2.partial')
  writeFileSync(left, 'half')
  await startEngine(null, library)
  expect(existsSync(left)).toBe(false)
})
