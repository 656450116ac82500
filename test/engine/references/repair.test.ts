import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { referencePath } from '../../../src/main/engine/files/paths.ts'
import { startEngine } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'
import { putPicture } from './support.ts'

test('a kept picture that rotted on the disk is whole again when it is added again', async () => {
  const engine = await startEngine(null)
  const path = join(tempFolder(), 'fox.png')
  await putPicture(path)
  const add = async () => (await engine.request('references.add', { paths: [path] }))[0]?.pictures[0]
  const picture = await add()
  if (!picture) throw new Error('It was not added')
  const kept = join(engine.library, referencePath(picture))
  const whole = readFileSync(kept)
  // As many bytes, but others: a size does not tell.
  writeFileSync(kept, Buffer.alloc(whole.length))
  await add()
  expect(readFileSync(kept)).toEqual(whole)
})
