import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import Papa from 'papaparse'
import { recipeSchema } from '../../src/contract/recipe.ts'
import { openEngine } from '../../src/main/engine/index.ts'
import { first } from '../../src/main/engine/store/migrations/0001-first.ts'
import { median, report, withFolder } from './support.ts'

/** From a file on disk to a batch in the library, against the parser and a raw insert of the very same rows and jobs. */
const rows = Number(process.env['BENCH_ROWS'] ?? 100_000)
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3)

function makeSheet(path: string): void {
  const words = ['oak', 'brass', 'linen', 'cobalt', 'amber', 'slate', 'ivory', 'moss']
  const word = (n: number): string => words[n % words.length] ?? ''
  const lines = Array.from(
    { length: rows },
    (_, i) =>
      `${String(i).padStart(6, '0')},"Product ${i}, ${word(i)}",${word(i + 1)},${word(i + 2)},"a ${word(i + 3)} table",${i % 90},shop,north,${word(i)}-${i},note ${i}`,
  )
  writeFileSync(path, `sku,name,colour,material,scene,price,channel,region,slug,notes\n${lines.join('\n')}\n`)
}

/** Copies the jobs and rows the engine made into a fresh database by the shortest way there is. */
function rawImport(sheet: string, library: string, target: string): number {
  const source = new Database(join(library, 'library.db'), { readonly: true })
  const made = source.prepare('SELECT batch_id, number, key, cells, state, display FROM row').raw().all()
  const jobs = source
    .prepare('SELECT batch_id, row_id, variant, repeat, state, model, body, hash, low_micros, high_micros FROM job')
    .raw()
    .all()
  source.close()
  const started = performance.now()
  Papa.parse(readFileSync(sheet, 'utf8'), { header: false })
  const db = new Database(target)
  db.pragma('journal_mode = WAL')
  db.exec(first.sql)
  const row = db.prepare('INSERT INTO row (batch_id, number, key, cells, state, display) VALUES (?, ?, ?, ?, ?, ?)')
  const job = db.prepare(
    'INSERT INTO job (batch_id, row_id, variant, repeat, state, model, body, hash, low_micros, high_micros) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  db.pragma('foreign_keys = OFF')
  db.transaction(() => {
    for (const values of made) row.run(...(values as unknown[]))
    for (const values of jobs) job.run(...(values as unknown[]))
  })()
  db.close()
  return performance.now() - started
}

await withFolder(async (folder) => {
  const sheet = join(folder, 'sheet.csv')
  makeSheet(sheet)
  const ratios: number[] = []
  const details: string[] = []
  for (let round = 0; round < rounds; round += 1) {
    const library = join(folder, `library-${round}`)
    const engine = await openEngine({ library, program: 'cli' })
    const started = performance.now()
    const draft = await engine.request('sheet.open', { path: sheet })
    const recipe = recipeSchema.parse({
      mapping: draft.recipe.mapping,
      template: 'Studio photograph of {{name}} in {{colour}} {{material}}, on {{scene}}.',
      parameters: { model: 'gpt-image-2.6-flare', size: '1024x1024', quality: 'low' },
    })
    await engine.request('batch.create', { draftId: draft.draftId, recipe, options: { provider: 'practice' } })
    const ours = performance.now() - started
    await engine.close()
    const raw = rawImport(sheet, library, join(folder, `raw-${round}.db`))
    ratios.push(ours / raw)
    details.push(`${Math.round(ours)} / ${Math.round(raw)} ms`)
  }
  report(`import of ${rows} rows / parse + raw insert`, median(ratios), 2, `(${details.join('; ')})`)
})
