import { afterEach, expect, test, vi } from 'vitest'
import { marksOf } from '../../../src/renderer/mask/encoder.ts'

/** A worker whose program is not there any more: the browser says so in an event without words. */
class LostWorker extends EventTarget {
  postMessage(): void {
    queueMicrotask(() => this.dispatchEvent(new Event('error')))
  }

  terminate(): void {
    // There is nothing to end.
  }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

test('a worker that cannot be started is said in words', async () => {
  vi.stubGlobal('Worker', LostWorker)
  const asked = marksOf(new Blob(['x']), 4, 4)
  await expect(asked).rejects.toMatchObject({
    failure: { code: 'internal', message: 'The mask could not be made: a part of the program cannot be loaded.' },
  })
})
