import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { restoreLibrary } from '../../../src/main/engine/index.ts'
import { createBatch, runBatch, startEngine } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'

const modeOf = (path: string): number => statSync(path).mode & 0o777

/** Files and folders of a library that others than its owner may look into. */
function open(library: string): readonly string[] {
  const entries = readdirSync(library, { recursive: true, withFileTypes: true })
  expect(entries.length).toBeGreaterThan(10)
  return entries
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => (modeOf(path) & 0o077) !== 0)
    .map((path) => relative(library, path))
}

test.skipIf(process.platform === 'win32')(
  'what lies in a library is for its owner alone, from the first byte on',
  async () => {
    const engine = await startEngine(null)
    const batchId = await createBatch(engine, 2, { provider: 'practice' })
    await runBatch(engine, batchId)
    const { path } = await engine.request('backup.make', {})
    await engine.request('doctor.check', { repair: false })
    expect(modeOf(engine.library)).toBe(0o700)
    expect(open(engine.library)).toEqual([])
    await engine.close()
    await restoreLibrary({ library: engine.library, program: 'cli', backup: join(engine.library, path) })
    expect(open(engine.library)).toEqual([])
  },
)

test.skipIf(process.platform === 'win32')(
  'what an earlier version left open to others is closed; a folder of the user stays as it is',
  async () => {
    const library = join(tempFolder(), 'library')
    mkdirSync(library)
    chmodSync(library, 0o755)
    const engine = await startEngine(null, library)
    await runBatch(engine, await createBatch(engine, 1, { provider: 'practice' }))
    const { path } = await engine.request('backup.make', {})
    await engine.close()
    for (const name of ['library.db', path]) chmodSync(join(library, name), 0o644)
    const again = await startEngine(null, library)
    expect(open(library)).toEqual([])
    await again.close()
    expect(modeOf(library)).toBe(0o755)
  },
)
