import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeDue } from '../../../src/main/engine/ledger/due.ts'
import { appendToLedger, readLedger } from '../../../src/main/engine/ledger/files.ts'
import { openLedger } from '../../../src/main/engine/ledger/ledger.ts'
import type { LedgerLine } from '../../../src/main/engine/ledger/line.ts'
import { replayLedger } from '../../../src/main/engine/ledger/replay.ts'
import { makeStore, type Store } from '../../../src/main/engine/store/index.ts'
import { mendTallies } from '../../../src/main/engine/store/tally.ts'
import { createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'
import { dump } from '../../support/library-dump.ts'
import { tempFolder } from '../../support/temp.ts'

function emptyStore(folder = tempFolder()): Store {
  mkdirSync(join(folder, 'backups'), { recursive: true })
  const store = makeStore(folder, { backups: join(folder, 'backups') })
  onTestFinished(() => void (store.db.open && store.close()))
  return store
}

async function linesOf(root: string): Promise<readonly (LedgerLine | null)[]> {
  const lines: (LedgerLine | null)[] = []
  for await (const { line } of readLedger(root)) lines.push(line)
  return lines
}

/** A library in which five rows ran: three pictures, one refusal, one unknown outcome that was sent again. */
async function library(): Promise<string> {
  const rules = [
    { when: { requests: [2] }, do: { kind: 'moderation' } },
    { when: { requests: [4] }, do: { kind: 'reset', after: 'accepted' } },
  ] as const
  const engine = await startEngine(await startFake({ script: { rules: [...rules] } }))
  const batchId = await createBatch(engine, 5, { concurrency: 1 })
  await runBatch(engine, batchId)
  await engine.request('settings.set', { capUsd: 7 })
  await engine.request('batch.retry', { batchId, unknown: 'write_off' })
  await engine.close()
  return engine.library
}

describe('the ledger of a library', () => {
  it('tells of the batch, of each request with its end, of each image with its words, and of the settings', async () => {
    const root = await library()
    const lines = (await linesOf(root)).filter((line) => line !== null)
    const last = new Map(lines.flatMap((line) => line.rows.attempt ?? []).map((record) => [record['id'], record]))
    const states = [...last.values()].map((record) => String(record['state'])).toSorted((a, b) => a.localeCompare(b))
    expect(states).toEqual(['refused', 'stored', 'stored', 'stored', 'unknown'])
    const images = lines.filter(({ rows }) => rows.image)
    expect(new Set(images.map(({ rows }) => rows.image?.[0]?.['path'])).size).toBe(3)
    const { image, job, row, attempt } = images[0]?.rows ?? {}
    expect(image?.[0]).toMatchObject({
      format: 'png',
      width: 1024,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    })
    expect(image?.[0]?.['attempt_id']).toBe(attempt?.[0]?.['id'])
    expect(JSON.parse(String(job?.[0]?.['body']))).toMatchObject({
      prompt: expect.stringMatching(/^A picture of thing \d$/) as string,
    })
    expect(JSON.parse(String(row?.[0]?.['cells']))).toEqual([row?.[0]?.['key'], expect.stringMatching(/^thing \d$/)])
    expect(lines.find(({ kind }) => kind === 'batch')?.rows.batch?.[0]).toMatchObject({ sheet_name: 'sheet.csv' })
    expect(lines.findLast(({ kind }) => kind === 'setting')?.rows.setting?.[0]?.['value']).toContain('"capUsd":7')
    expect(lines.findLast(({ kind }) => kind === 'job')?.rows.job?.[0]?.['state']).toBe('cancelled')
  })

  it('never holds the key', async () => {
    const root = await library()
    const [file = ''] = readdirSync(join(root, 'ledger'))
    const text = readFileSync(join(root, 'ledger', file), 'utf8')
    expect(text.length).toBeGreaterThan(1_000)
    expect(text).not.toMatch(/sk-|authorization|bearer/i)
  })

  it('is replayed to the same records and sums, once or twice', async () => {
    const root = await library()
    const before = dump(root)
    const folder = tempFolder()
    const store = emptyStore(folder)
    for (const round of [1, 2]) {
      expect(await replayLedger(root, store, null)).toMatchObject({ unusable: 0 })
      mendTallies(store.db)
      const after = dump(folder)
      // Whether a batch was paused when its line was written is no history.
      const seen = [...after.records].map(plain).toSorted()
      expect(seen, `round ${round}`).toEqual([...before.records].map(plain).toSorted())
      expect(after.figures).toEqual(before.figures)
    }
    expect(makeDue(store.db).count()).toBe(0)
  })
})

it('takes the place of a job that was never sent and has the same row, variant and repeat', async () => {
  const root = await library()
  const store = emptyStore()
  await replayLedger(root, store, null)
  const { db } = store
  const [kept] = db.prepare<[], { id: number; row_id: number }>("SELECT id, row_id FROM job WHERE state = 'done'").all()
  db.exec(
    `PRAGMA foreign_keys = OFF; DELETE FROM image; DELETE FROM attempt; UPDATE job SET id = 900 WHERE id = ${kept?.id ?? 0}`,
  )
  db.pragma('foreign_keys = ON')
  expect(await replayLedger(root, store, null)).toMatchObject({ unusable: 0 })
  expect(db.prepare('SELECT id FROM job WHERE row_id = ?').pluck().all(kept?.row_id)).toEqual([kept?.id])
  expect(db.prepare('SELECT COUNT(*) FROM image').pluck().get()).toBe(3)
})

const plain = (record: string): string => record.replace(/"pause":("(?:[^"\\]|\\.)*"|null)/, '"pause":null')

const line = (at: number): string => `{"v":1,"at":${at},"kind":"day","rows":{}}\n`

it('reads back whatever a prompt holds, in pieces of any size', async () => {
  const odd = [
    '\u2028 and \u2029',
    'a\r\nb\rc\u0085d\u000b\u000c',
    '\u0000',
    '\ud800 alone',
    '🧨'.repeat(40_000),
    '\ufeff',
    '"\\n',
  ]
  const root = tempFolder()
  for (const name of odd) {
    const about = { v: 1, at: 1, kind: 'batch', rows: { batch: [{ id: 1, name }] } }
    await appendToLedger(root, `${JSON.stringify(about)}\n`, 1)
  }
  expect((await linesOf(root)).map((read) => read?.rows.batch?.[0]?.['name'])).toEqual(odd)
})

describe('writing', () => {
  it('ends a line that a crash tore, so that it spoils no other', async () => {
    const root = tempFolder()
    await appendToLedger(root, line(1), Date.UTC(2026, 10, 2))
    appendFileSync(join(root, 'ledger', '2026-11.jsonl'), '{"v":1,"at":2,"ki')
    const end = await appendToLedger(root, line(3), Date.UTC(2026, 10, 3))
    expect((await linesOf(root)).map((read) => read?.at)).toEqual([1, undefined, 3])
    expect(end).toEqual({ file: '2026-11.jsonl', bytes: readFileSync(join(root, 'ledger', '2026-11.jsonl')).length })
  })

  it('begins a file each month, and goes on in the newest when the clock was set back', async () => {
    const root = tempFolder()
    const moments = [Date.UTC(2026, 10, 30), Date.UTC(2026, 11, 1), Date.UTC(2020, 0, 1)]
    for (const at of moments) await appendToLedger(root, line(at), at)
    expect(readdirSync(join(root, 'ledger')).toSorted()).toEqual(['2026-11.jsonl', '2026-12.jsonl'])
    expect((await linesOf(root)).map((read) => read?.at)).toEqual(moments)
  })

  it('that fails is told, stops nothing, and is made up for', async () => {
    const folder = tempFolder()
    const store = emptyStore(folder)
    const failures: string[] = []
    const ledger = openLedger({ root: folder, store, clock: Date.now, onFailure: ({ code }) => failures.push(code) })
    writeFileSync(join(folder, 'ledger'), 'a file where the folder belongs')
    store.settings.set({ capUsd: 3 })
    expect(await ledger.flush()).toBe(false)
    expect(failures).toEqual(['disk_error'])
    expect(makeDue(store.db).count()).toBe(1)
    rmSync(join(folder, 'ledger'))
    expect(await ledger.flush()).toBe(true)
    expect(ledger.failure()).toBeNull()
    expect(makeDue(store.db).count()).toBe(0)
    expect(await linesOf(folder)).toMatchObject([{ kind: 'setting' }])
    await ledger.close()
  })

  it('does not lose what changes while it is being written', async () => {
    const folder = tempFolder()
    const store = emptyStore(folder)
    const ledger = openLedger({ root: folder, store, clock: Date.now, onFailure: () => undefined })
    store.settings.set({ capUsd: 3 })
    const flushed = ledger.flush()
    await new Promise((resolve) => setImmediate(resolve))
    store.settings.set({ capUsd: 4 })
    await flushed
    await ledger.close()
    const values = (await linesOf(folder)).map((line) => String(line?.rows.setting?.[0]?.['value']))
    expect(values.at(-1)).toContain('"capUsd":4')
    expect(makeDue(store.db).count()).toBe(0)
  })
})
