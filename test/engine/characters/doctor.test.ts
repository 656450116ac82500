import { readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Engine } from '../../../src/main/engine/index.ts'
import { startEngine } from '../../support/engine.ts'
import { makePicture } from '../../support/pictures.ts'
import { tempFolder } from '../../support/temp.ts'

async function findings(engine: Engine, repair = false) {
  const report = await engine.request('doctor.check', { repair })
  return report.findings.filter(({ check }) => check === 'characters')
}

test('a damaged version is found and put aside; a picture that is gone is named', async () => {
  const home = tempFolder()
  const library = join(home, 'library')
  const first = await startEngine(null, library)
  const path = join(home, 'fox.png')
  writeFileSync(path, await makePicture({ width: 32, height: 32 }))
  const [looked] = await first.request('references.add', { paths: [path] })
  const sha256 = looked?.pictures[0]?.sha256 ?? ''
  await first.request('characters.save', { name: 'fox', references: [{ source: `ref:${sha256}` }] })
  await first.request('characters.save', { name: 'fox', identity: 'A fox', references: [] })
  expect(await findings(first)).toMatchObject([{ ok: true, message: '1 character, all whole.' }])
  await first.close()

  truncateSync(join(library, 'characters', 'fox', '2.json'), 40)
  const engine = await startEngine(null, library)
  expect(await engine.request('characters.get', { name: 'fox' })).toMatchObject({
    character: { version: 1, unreadable: 2 },
  })
  expect(await engine.request('characters.list', {})).toMatchObject([{ version: 1, unreadable: 2 }])
  const damaged = { ok: false, message: expect.stringContaining(join('characters', 'fox', '2.json')) }
  expect(await findings(engine)).toMatchObject([{ ...damaged, repaired: false }])
  expect(await findings(engine, true)).toMatchObject([{ ...damaged, repaired: true }])
  expect(readdirSync(join(library, 'characters', 'fox')).toSorted()).toEqual(['1.json', '2.json.damaged'])
  expect(await findings(engine)).toMatchObject([{ ok: true }])
  const { character } = await engine.request('characters.get', { name: 'fox' })
  expect(character.version).toBe(1)
  expect(character).not.toHaveProperty('unreadable')
  // Images may have been made with version 2, so that number is not given again.
  const saved = await engine.request('characters.save', { name: 'fox', identity: 'Another', references: [] })
  expect(saved.character.version).toBe(3)

  const [folder] = readdirSync(join(library, 'refs'))
  rmSync(join(library, 'refs', folder ?? '', `${sha256}.png`))
  expect(await findings(engine)).toMatchObject([{ ok: false, message: '1 picture of @fox, version 1, is gone.' }])
})
