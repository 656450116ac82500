import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startFake, type Fake } from '../../support/engine.ts'
import { makePicture } from '../../support/pictures.ts'
import { tempFolder } from '../../support/temp.ts'

/** The fake API in this process: it outlives every engine and knows what was paid for. */
export interface Accountant {
  readonly fake: Fake
  /** True when the file is, byte for byte, the picture that was made for the n-th billed request. */
  isPictureOf(path: string, n: number): boolean
}

/** A PNG's signature and its header chunk: the fake API puts a numbered comment right after it. */
const headBytes = 33

/** Pictures of about 100 KB, each with the number of its billed request inside. */
export async function startAccountant(script: unknown, edge = 236): Promise<Accountant> {
  const base = await makePicture({ seed: 7, width: edge, height: edge, noise: 40 })
  const file = join(tempFolder(), 'picture.png')
  writeFileSync(file, base)
  const fake = await startFake({ script, pictures: { file } })
  return {
    fake,
    isPictureOf(path, n) {
      const found = readFileSync(path)
      const rest = base.subarray(headBytes)
      const comment = found.subarray(headBytes, found.byteLength - rest.byteLength).toString('latin1')
      return (
        found.subarray(0, headBytes).equals(base.subarray(0, headBytes)) &&
        found.subarray(found.byteLength - rest.byteLength).equals(rest) &&
        comment.slice(8, -4) === `Comment\0Practice picture ${n}`
      )
    },
  }
}
