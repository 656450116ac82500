import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import type { RunInput, RunResult } from './run-process.ts'
import { inFreshProcess, median, report, startFakeProcess, withFolder } from './support.ts'

/**
 * How long a batch takes against the ideal (rounds of `concurrency` answers). The picture is tiny: what is measured is
 * the queue, its durable commits and the hand-over of slots, not the converter.
 */
const concurrency = 16
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3)
const cases = [
  { latencyMs: 50, rows: 1_600, goal: 1.15 },
  { latencyMs: 1_000, rows: 640, goal: 1.03 },
]

await withFolder(async (folder) => {
  const picture = join(folder, 'tiny.png')
  writeFileSync(
    picture,
    await sharp({ create: { width: 16, height: 16, channels: 3, background: '#336699' } })
      .png()
      .toBuffer(),
  )
  for (const { latencyMs, rows, goal } of cases) {
    const fake = await startFakeProcess({ pictures: { file: picture }, script: { latencyMs } })
    const ideal = Math.ceil(rows / concurrency) * latencyMs
    const ratios: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const input: RunInput = {
        folder: join(folder, `${latencyMs}-${round}`),
        url: fake.url,
        rows,
        concurrency,
        convert: false,
      }
      const { makespanMs, done } = await inFreshProcess<RunResult>(
        fileURLToPath(new URL('./run-process.ts', import.meta.url)),
        input,
      )
      if (done !== rows) throw new Error(`${done} of ${rows} done`)
      ratios.push(makespanMs / ideal)
    }
    fake.stop()
    const all = ratios.map((ratio) => ratio.toFixed(3)).join(', ')
    report(
      `makespan / ideal, ${latencyMs} ms answers at ${concurrency}`,
      median(ratios),
      goal,
      `(${rows} jobs; ${all})`,
    )
  }
})
