import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { openSpendReader } from '../../../src/main/engine/spend/reader.ts'
import { createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'

/** Threads of this process that were begun, and the most that had not answered at one moment. */
function countThreads(): { begun: number; most: number } {
  const seen = { begun: 0, most: 0 }
  let open = 0
  const count = (thread: Worker): void => {
    seen.begun += 1
    open += 1
    seen.most = Math.max(seen.most, open)
    thread.once('message', () => (open -= 1))
  }
  process.on('worker', count)
  onTestFinished(() => void process.off('worker', count))
  return seen
}

async function libraryWithOne(): Promise<string> {
  const engine = await startEngine(await startFake())
  await runBatch(engine, await createBatch(engine, 1))
  await engine.close()
  return engine.library
}

test('however many reports are asked for, two are read at once; those that wait and are the same are one', async () => {
  const library = await libraryWithOne()
  const reader = openSpendReader(join(library, 'library.db'), library)
  const threads = countThreads()
  const days = Array.from({ length: 4 }, (_, index) => `2020-01-0${index + 1}`)
  const asked = [...days, ...days].map((from) => reader.report({ by: 'day', from }))
  const written = reader.export({ by: 'row' }, join(tempFolder(), 'spend.csv'))
  for (const { total } of await Promise.all(asked)) expect(total).toMatchObject({ requests: 1, images: 1 })
  expect((await written).lines).toBe(1)
  expect(threads).toEqual({ begun: days.length + 1, most: 2 })
  // What is asked for later is of a later moment.
  await reader.report({ by: 'day', from: days[0] })
  expect(threads.begun).toBe(days.length + 2)
})

test('a report that fails leaves its place to the next', async () => {
  const folder = tempFolder()
  const reader = openSpendReader(join(folder, 'missing.db'), folder)
  const asked = Array.from({ length: 5 }, (_, index) => reader.report({ by: 'day', batchId: index + 1 }))
  const ended = await Promise.allSettled(asked)
  expect(ended.map(({ status }) => status)).toEqual(asked.map(() => 'rejected'))
})
