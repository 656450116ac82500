import { afterAll, expect, test } from 'vitest'
import { answerWith, makePicture, random } from '../../support/pictures.ts'
import { failureOf, ProofsheetError } from '../../../src/contract/failure.ts'
import { childPids, openDesk, rendition } from './desk.ts'

const desk = openDesk()
afterAll(() => desk.close())

const cases = 300
const seed = 20_261_122

/** Flips, cuts, repeats or overwrites some bytes of a picture; the head is hit as often as the rest. */
function mutated(picture: Buffer, next: () => number): Buffer {
  const at = (): number => Math.floor(next() * (next() < 0.5 ? Math.min(200, picture.length) : picture.length))
  const copy = Buffer.from(picture)
  const kind = Math.floor(next() * 4)
  if (kind === 0) return copy.subarray(0, 12 + at())
  if (kind === 1) return Buffer.concat([copy.subarray(0, at()), copy.subarray(at())])
  if (kind === 2) copy.fill(Math.floor(next() * 256), at(), at() + 8)
  for (let count = 1 + Math.floor(next() * 8); count > 0; count -= 1) copy[at()] = Math.floor(next() * 256)
  return copy
}

test(`${cases} damaged pictures each end in a picture or a failure, and the child lives (seed ${seed})`, async () => {
  const next = random(seed)
  const sources = await Promise.all(
    (['png', 'jpeg', 'webp'] as const).flatMap((format) =>
      [true, false].map((alpha) => makePicture({ width: 120, height: 90, format, alpha: alpha && format !== 'jpeg' })),
    ),
  )
  const output = rendition({ format: 'jpeg', width: 50 })
  const work = Array.from({ length: cases }, (_, number) => {
    const body = answerWith(mutated(sources[number % sources.length] ?? Buffer.alloc(0), next))
    const job = desk.jobFor(`fuzz-${number}`, body, [{ rendition: output, path: desk.path(`fuzz-${number}.jpg`) }])
    return desk.converter.extract(job).then(
      () => 'ok',
      (error: unknown) => {
        expect(error).toBeInstanceOf(ProofsheetError)
        return failureOf(error).code
      },
    )
  })
  await Promise.race(work)
  const [pid] = childPids()
  const ends = await Promise.all(work)
  expect(new Set(ends)).toEqual(new Set(['ok', 'picture_undecodable']))
  expect(childPids()).toEqual([pid])
})
