import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makePicture } from '../support/pictures.ts'
import type { RunInput, RunResult } from './run-process.ts'
import { inFreshProcess, median, report, startFakeProcess, withFolder } from './support.ts'

/** CPU per picture of the whole engine against the bare pipeline, in turn, each in a fresh process. */
const count = Number(process.env['BENCH_COUNT'] ?? 500)
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3)
const concurrency = 16
const script = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url))

await withFolder(async (folder) => {
  const picture = join(folder, 'picture.png')
  writeFileSync(picture, await makePicture({ seed: 1 }))
  const fake = await startFakeProcess({ pictures: { file: picture } })
  const ratios: number[] = []
  const details: string[] = []
  for (let round = 0; round < rounds; round += 1) {
    const bareFolder = join(folder, `bare-${round}`)
    mkdirSync(bareFolder)
    const bare = await inFreshProcess<{ cpuSeconds: number }>(script('bare-process.ts'), {
      folder: bareFolder,
      picture,
      count,
      concurrency,
    })
    const input: RunInput = {
      folder: join(folder, `run-${round}`),
      url: fake.url,
      rows: count,
      concurrency,
      convert: true,
    }
    const ours = await inFreshProcess<RunResult>(script('run-process.ts'), input)
    if (ours.done !== count) throw new Error(`${ours.done} of ${count} done`)
    ratios.push(ours.cpuSeconds / bare.cpuSeconds)
    details.push(
      `${((ours.cpuSeconds / count) * 1000).toFixed(1)} / ${((bare.cpuSeconds / count) * 1000).toFixed(1)} ms`,
    )
  }
  fake.stop()
  report('engine CPU per image / bare pipeline', median(ratios), 1.25, `(${count} images, ${details.join('; ')})`)
})
