import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DoctorFinding, DoctorReport } from '../../../src/contract/doctor.ts'
import type { Engine } from '../../../src/main/engine/index.ts'
import { createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'

/** A library with three images, each with a rendition. */
async function library(): Promise<Engine> {
  const engine = await startEngine(await startFake())
  const web = { name: 'web', format: 'webp', quality: 80, width: 64, fit: 'inside', background: '#ffffff' } as const
  await runBatch(engine, await createBatch(engine, 3, {}, { renditions: [{ ...web, upscale: false }] }))
  return engine
}

const look = (engine: Engine): Promise<DoctorReport> => engine.request('doctor.check', { repair: false })
const mend = (engine: Engine): Promise<DoctorReport> => engine.request('doctor.check', { repair: true })

function wrong({ findings }: DoctorReport): readonly DoctorFinding[] {
  return findings.filter(({ ok }) => !ok)
}

/** Files below a folder of the library, relative to it. */
function filesIn(engine: Engine, folder: string): readonly string[] {
  return readdirSync(join(engine.library, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(engine.library.length + 1))
    .toSorted()
}

test('a library as it was left is well, and every byte of its originals was read', async () => {
  const engine = await library()
  const report = await look(engine)
  expect(wrong(report)).toEqual([])
  const bytes = filesIn(engine, 'originals').reduce(
    (sum, path) => sum + readFileSync(join(engine.library, path)).length,
    0,
  )
  expect(report).toMatchObject({ ok: true, images: 3, verifiedBytes: bytes })
  const database = ['database', 'references', 'schema', 'durability', 'marker', 'money', 'counters', 'search']
  const checks = [
    ...database,
    'original',
    'orphans',
    'derived',
    'characters',
    'pictures',
    'spool',
    'ledger',
    'backups',
    'models',
  ]
  expect(report.findings.map(({ check }) => check)).toEqual(checks)
})

test('originals that are gone, cut or altered are named by row and never repaired away', async () => {
  const engine = await library()
  rmSync(engine.file({ kind: 'image', imageId: 1, size: 'original' }))
  truncateSync(engine.file({ kind: 'image', imageId: 2, size: 'original' }), 100)
  const third = engine.file({ kind: 'image', imageId: 3, size: 'original' })
  const bytes = readFileSync(third)
  bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1
  writeFileSync(third, bytes)
  for (const report of [await look(engine), await mend(engine)]) {
    expect(report).toMatchObject({ ok: false, images: 3, verifiedBytes: 0 })
    const messages = wrong(report)
      .filter(({ check }) => check === 'original')
      .map(({ message }) => message)
    expect(messages[0]).toMatch(/^Image 1 \(batch 1, row \d, 0000\d\): originals\/.* is missing\.$/)
    expect(messages[1]).toMatch(/has 100 bytes instead of \d+\.$/)
    expect(messages[2]).toMatch(/is not what was received\.$/)
  }
  expect(existsSync(third)).toBe(true)
})

test('files nobody knows among the originals are reported, and moved aside only by a repair', async () => {
  const engine = await library()
  const before = filesIn(engine, 'originals')
  mkdirSync(join(engine.library, 'originals', 'deep'))
  writeFileSync(join(engine.library, 'originals', 'deep', 'mine.png'), 'a picture of mine')
  const found = await look(engine)
  expect(wrong(found)).toMatchObject([{ check: 'orphans', repaired: false }])
  expect(found.ok).toBe(false)
  expect(filesIn(engine, 'originals')).toHaveLength(4)
  const mended = await mend(engine)
  expect(mended.ok).toBe(true)
  expect(wrong(mended)).toMatchObject([{ check: 'orphans', repaired: true }])
  expect(filesIn(engine, 'originals')).toEqual(before)
  expect(readFileSync(join(engine.library, 'orphans', 'mine.png'), 'utf8')).toBe('a picture of mine')
  expect(wrong(await look(engine))).toEqual([])
})

test('a copy of an original under another name is an orphan; the original stays', async () => {
  const engine = await library()
  const original = engine.file({ kind: 'image', imageId: 1, size: 'original' })
  writeFileSync(`${original}.copy.png`, readFileSync(original))
  expect((await mend(engine)).ok).toBe(true)
  expect(existsSync(original)).toBe(true)
  expect(readdirSync(join(engine.library, 'orphans'))).toHaveLength(1)
})

test('thumbnails and renditions that are gone or cut are made again from the originals', async () => {
  const engine = await library()
  const [thumbs, renditions] = [filesIn(engine, 'thumbs'), filesIn(engine, 'renditions')]
  expect([thumbs.length, renditions.length]).toEqual([6, 3])
  rmSync(join(engine.library, 'thumbs'), { recursive: true })
  truncateSync(join(engine.library, renditions[0] ?? ''), 10)
  const found = await look(engine)
  expect(wrong(found)).toHaveLength(3)
  expect(wrong(found).filter(({ message }) => message.includes('1 rendition '))).toHaveLength(1)
  const mended = await mend(engine)
  expect(mended.ok).toBe(true)
  expect(wrong(mended).every(({ repaired }) => repaired)).toBe(true)
  expect(filesIn(engine, 'thumbs')).toEqual(thumbs)
  expect(wrong(await look(engine))).toEqual([])
})

test('an answer whose picture is stored is swept by a repair; any other answer stays', async () => {
  const engine = await library()
  const stored = (await engine.request('image.get', { imageId: 1 })).attempts[0]?.id ?? ''
  const spool = join(engine.library, 'spool')
  const unknown = '0190a000-0000-7000-8000-000000000001'
  writeFileSync(join(spool, `${stored}.resp`), '{}')
  writeFileSync(join(spool, `${unknown}.resp`), '{"data":[]}')
  const found = await look(engine)
  expect(wrong(found)).toMatchObject([{ check: 'spool', repaired: false }])
  expect(readdirSync(spool)).toHaveLength(2)
  expect((await mend(engine)).ok).toBe(true)
  expect(readdirSync(spool)).toEqual([`${unknown}.resp`])
})

test('a marker that is gone is reported', async () => {
  const engine = await library()
  rmSync(join(engine.library, 'library.json'))
  expect(wrong(await look(engine))).toMatchObject([{ check: 'marker' }])
})

test('a hundred findings of one kind are listed and the rest counted', async () => {
  const engine = await library()
  for (let n = 0; n < 130; n += 1) writeFileSync(join(engine.library, 'originals', `${n}.png`), String(n))
  const report = await mend(engine)
  expect(wrong(report)).toHaveLength(101)
  expect(wrong(report).at(-1)).toMatchObject({ message: 'And 30 more.', repaired: true })
  expect(report.ok).toBe(true)
  expect(readdirSync(join(engine.library, 'orphans'))).toHaveLength(130)
})
