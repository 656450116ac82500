import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openConverter } from '../../../src/main/engine/imaging/converter.ts'
import { tempFolder } from '../../support/temp.ts'
import { breathe, HandTime } from './api-time.ts'
import { wireEngine, type Seams, type WiredEngine } from './api-wiring.ts'

export interface Bench extends WiredEngine {
  readonly time: HandTime
  /** Moves the clocks on in steps, waking the queue after each, until `done`. Fails after `longestMs` of that time. */
  until(done: () => boolean, options?: { stepMs?: number; longestMs?: number }): Promise<void>
  /** Moves the clocks on by `ms` in steps. */
  pass(ms: number, stepMs?: number): Promise<void>
}

const defaults: Omit<Seams, 'library' | 'urls' | 'converter' | 'clock' | 'monotonic'> = {
  random: () => 0.5,
  timeoutMs: 20_000,
  network: { connectMs: 10_000, headMs: 30_000, idleBodyMs: 30_000 },
}

/** An engine with its time in the test's hand, on a library of its own; closed when the test ends. */
export async function openBench(url: string, seams: Partial<Seams> = {}): Promise<Bench> {
  const time = new HandTime()
  const converter = openConverter({ concurrency: 2 })
  const wired = await wireEngine({
    library: join(tempFolder(), 'library'),
    urls: { openai: url },
    converter,
    clock: time.clock,
    monotonic: time.monotonic,
    ...defaults,
    ...seams,
  })
  onTestFinished(async () => {
    await wired.engine.close({ graceMs: 0 })
    await converter.close()
  })

  async function step(ms: number): Promise<void> {
    time.pass(ms)
    wired.wake()
    await breathe()
  }

  return {
    ...wired,
    time,
    async until(done, { stepMs = 100, longestMs = 3_600_000 } = {}) {
      const end = time.monotonic() + longestMs
      while (!done()) {
        if (time.monotonic() > end) throw new Error(`It did not happen within ${longestMs} ms of the queue's time`)
        await step(stepMs)
      }
    },
    async pass(ms, stepMs = ms / 20) {
      for (let passed = 0; passed < ms; passed += stepMs) await step(Math.min(stepMs, ms - passed))
    },
  }
}
