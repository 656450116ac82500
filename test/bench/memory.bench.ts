import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makePicture } from '../support/pictures.ts'
import type { RunInput, RunResult } from './run-process.ts'
import { inFreshProcess, report, startFakeProcess, withFolder } from './support.ts'

/** Peak memory of engine and converter together must not grow with the batch. */
const script = fileURLToPath(new URL('./run-process.ts', import.meta.url))

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`

await withFolder(async (folder) => {
  const picture = join(folder, 'picture.png')
  writeFileSync(picture, await makePicture({ seed: 1 }))
  const fake = await startFakeProcess({ pictures: { file: picture } })
  const peakOf = async (rows: number): Promise<number> => {
    const input: RunInput = { folder: join(folder, String(rows)), url: fake.url, rows, concurrency: 16, convert: false }
    return (await inFreshProcess<RunResult>(script, input)).peakBytes
  }
  const small = await peakOf(300)
  const large = await peakOf(3_376)
  fake.stop()
  report('peak memory, 3,376 rows / 300 rows', large / small, 1.2, `(${megabytes(large)} / ${megabytes(small)})`)
})
