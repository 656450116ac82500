import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import type { RunInput, RunResult } from './run-process.ts'
import { inform, inFreshProcess, median, report, startFakeProcess, withFolder } from './support.ts'

/**
 * How long a batch takes against the ideal (rounds of `concurrency` answers), from Run to the last picture stored. The
 * picture is tiny: what is measured is the queue, its durable commits and the hand-over of slots.
 */
const concurrency = 16
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3)
const cases = [
  { name: 'queue alone', script: 'queue-process.ts', latencyMs: 50, rows: 1_600, goal: 1.15 },
  { name: 'whole engine', script: 'run-process.ts', latencyMs: 1_000, rows: 640, goal: 1.03 },
  { name: 'whole engine', script: 'run-process.ts', latencyMs: 50, rows: 1_600, goal: null },
]

await withFolder(async (folder) => {
  const picture = join(folder, 'tiny.png')
  const blue = { width: 16, height: 16, channels: 3, background: '#336699' } as const
  writeFileSync(picture, await sharp({ create: blue }).png().toBuffer())
  for (const [index, { name, script, latencyMs, rows, goal }] of cases.entries()) {
    const fake = await startFakeProcess({ pictures: { file: picture }, script: { latencyMs } })
    const ideal = Math.ceil(rows / concurrency) * latencyMs
    const ratios: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const input: RunInput = {
        folder: join(folder, `${index}-${round}`),
        url: fake.url,
        rows,
        concurrency,
        convert: false,
      }
      const file = fileURLToPath(new URL(`./${script}`, import.meta.url))
      const { makespanMs, done } = await inFreshProcess<RunResult>(file, input)
      if (done !== rows) throw new Error(`${done} of ${rows} done`)
      ratios.push(makespanMs / ideal)
    }
    fake.stop()
    const title = `makespan / ideal, ${name}, ${latencyMs} ms answers at ${concurrency}`
    const detail = `(${rows} jobs; ${ratios.map((ratio) => ratio.toFixed(3)).join(', ')})`
    if (goal === null) inform(title, median(ratios), detail)
    else report(title, median(ratios), goal, detail)
  }
})
