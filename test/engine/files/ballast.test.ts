import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openBallast } from '../../../src/main/engine/files/ballast.ts'
import { tempFolder } from '../../support/temp.ts'

const short = 1_000_000_000
const plenty = 100_000_000_000
const whole = 64 * 1024 * 1024

async function laid(path: string): Promise<void> {
  while ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) < whole) await delay(5)
}

test('a disk with plenty of room carries no ballast, one that gets short does', async () => {
  const path = join(tempFolder(), 'ballast')
  const ballast = openBallast(path)
  ballast.keep(plenty)
  await ballast.close()
  expect(existsSync(path)).toBe(false)
  ballast.keep(short)
  await laid(path)
  expect(ballast.bytes()).toBe(whole)
})

test('given back, it must be laid in again before more is sent, whatever the disk says', async () => {
  const path = join(tempFolder(), 'ballast')
  const ballast = openBallast(path)
  ballast.keep(short)
  await laid(path)
  ballast.release()
  expect([existsSync(path), ballast.isSpent()]).toEqual([false, true])
  while (ballast.isSpent()) {
    ballast.keep(plenty)
    await delay(5)
  }
  expect(ballast.bytes()).toBe(whole)
})

test('it is spent where the disk was full before it could be laid in', () => {
  const ballast = openBallast(join(tempFolder(), 'ballast'))
  ballast.release()
  expect([ballast.isSpent(), ballast.bytes()]).toEqual([true, 0])
})

test('closing takes a half laid ballast away, and the next start finds a whole one', async () => {
  const path = join(tempFolder(), 'ballast')
  const first = openBallast(path)
  first.keep(short)
  await first.close()
  expect(existsSync(path)).toBe(false)
  const second = openBallast(path)
  second.keep(short)
  await laid(path)
  await second.close()
  expect(openBallast(path).bytes()).toBe(whole)
})

test('a folder that takes no file leaves it spent and fails nothing', async () => {
  const ballast = openBallast(join(tempFolder(), 'nowhere', 'ballast'))
  ballast.release()
  ballast.keep(plenty)
  await ballast.close()
  expect(ballast.isSpent()).toBe(true)
})
