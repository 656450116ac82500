import { execFileSync } from 'node:child_process'
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { failureOf } from '../../../src/contract/failure.ts'
import { spendKeys } from '../../../src/contract/spend.ts'
import type { Engine } from '../../../src/main/engine/index.ts'
import { runBatch, startEngine, startFake } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'

/** Keys a spreadsheet would run, or a parser would stumble over. */
const hostile = ['=1+1', '+SUM(A1)', '-2', '@now', '＝1', ' =2', 'a "quoted", cell', 'plain']

async function engineWithHostileKeys(): Promise<Engine> {
  const engine = await startEngine(await startFake())
  const path = join(tempFolder(), 'hostile.csv')
  writeFileSync(path, Papa.unparse([['sku', 'prompt'], ...hostile.map((key) => [key, 'A mug'])]))
  const draft = await engine.request('sheet.open', { path })
  const { batchId } = await engine.request('batch.create', {
    draftId: draft.draftId,
    recipe: { ...draft.recipe, parameters: { model: 'gpt-image-2.6-flare', quality: 'low' } },
    options: { provider: 'openai' },
    name: '=cmd',
  })
  const { jobs } = await runBatch(engine, batchId)
  expect(jobs.done).toBe(hostile.length)
  return engine
}

type Line = Readonly<Record<string, string>>
const read = (path: string): readonly Line[] =>
  Papa.parse<Record<string, string>>(readFileSync(path, 'utf8'), { header: true, skipEmptyLines: true }).data

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => failureOf(error).code,
  )

describe('the export', () => {
  it('has every line with plain decimals, and no cell that a spreadsheet would run', async () => {
    const engine = await engineWithHostileKeys()
    for (const by of spendKeys) {
      const path = join(tempFolder(), `${by}.csv`)
      const report = await engine.request('spend.report', { by })
      expect(await engine.request('spend.export', { by, path })).toEqual({ path, lines: report.lineCount })
      const lines = read(path)
      expect(lines.map(({ key }) => key)).toEqual(report.lines.map(({ key }) => key))
      const spent = lines.reduce((sum, line) => sum + Number(line['spent_usd']), 0)
      expect(spent).toBeCloseTo(report.total.spentUsd, 6)
      for (const line of lines) {
        for (const name of ['spent_usd', 'uncertain_usd', 'held_usd']) expect(line[name]).toMatch(/^\d+\.\d{6}$/)
        for (const cell of Object.values(line)) expect(cell).not.toMatch(/^[\s\uFEFF]*[=+\-@＝＋－＠]/u)
      }
    }
    const rows = join(tempFolder(), 'rows.csv')
    await engine.request('spend.export', { by: 'row', path: rows })
    const labels = read(rows).map(({ label = '' }) => label.replace(/^'/, ''))
    expect(labels.toSorted()).toEqual(hostile.map((key) => `${key} · =cmd`).toSorted())
  })

  it('replaces a file in one step and leaves nothing else behind', async () => {
    const engine = await startEngine(null)
    const folder = tempFolder()
    const path = join(folder, 'spend.csv')
    writeFileSync(path, 'old')
    await engine.request('spend.export', { by: 'day', path })
    expect(readFileSync(path, 'utf8')).toMatch(/^\uFEFF"by","key","label"/)
    expect(readdirSync(folder)).toEqual(['spend.csv'])
  })

  it('says what it cannot write, and leaves nothing behind', async () => {
    const engine = await startEngine(null)
    const folder = tempFolder()
    mkdirSync(join(folder, 'taken.csv'))
    symlinkSync(engine.library, join(folder, 'link'))
    const write = (path: string) => codeOf(engine.request('spend.export', { by: 'day', path }))
    expect(await write(join(folder, 'taken.csv'))).toBe('target_unwritable')
    expect(await write(join(folder, 'missing', 'spend.csv'))).toBe('target_unwritable')
    expect(await write('spend.csv')).toBe('bad_request')
    expect(await write(join(engine.library, 'library.db'))).toBe('bad_request')
    expect(await write(join(folder, 'link', 'library.db'))).toBe('bad_request')
    expect(readdirSync(folder).toSorted()).toEqual(['link', 'taken.csv'])
  })

  it.skipIf(process.platform === 'win32')('never takes the place of a pipe or a device', async () => {
    const engine = await startEngine(null)
    const pipe = join(tempFolder(), 'pipe')
    execFileSync('mkfifo', [pipe])
    expect(await codeOf(engine.request('spend.export', { by: 'day', path: pipe }))).toBe('target_unwritable')
    expect(lstatSync(pipe).isFIFO()).toBe(true)
  })
})
