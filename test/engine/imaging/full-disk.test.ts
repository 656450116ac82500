import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerWith, makePicture } from '../../support/pictures.ts'
import { failureFrom, openDesk, rendition } from './desk.ts'

const desk = openDesk()
const small = join(desk.dir, 'small')
mkdirSync(small)
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]).status === 0
let answer = ''
beforeAll(async () => {
  answer = answerWith(await makePicture())
})
afterAll(async () => {
  if (mounted) spawnSync('umount', ['-l', small])
  await desk.close()
})

// Mounting a small disk needs root.
test.skipIf(!mounted)('a disk too small for the original or a rendition is left as it was', async () => {
  const job = desk.jobFor('full', answer)
  const png = { rendition: rendition({ format: 'png' }), path: join(small, 'r.png') }
  const original = failureFrom(desk.converter.extract({ ...job, originalPath: join(small, '.tmp-full') }))
  expect(await original).toMatchObject({ code: 'disk_full', money: 'charged' })
  const derived = await failureFrom(desk.converter.extract({ ...job, renditions: [png] }))
  expect(derived).toMatchObject({ code: 'disk_full', money: 'charged', details: { errno: 'ENOSPC' } })
  expect(readdirSync(small)).toEqual([])
})
