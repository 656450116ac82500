import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { openConverter } from '../../src/main/engine/imaging/converter.ts'
import { programs, type Program } from './support/programs-plan.ts'
import { runProgram, type Ran } from './support/programs-run.ts'
import { isFull, say, seeded, sized } from './support/size.ts'

const count = sized('PROOFSHEET_PROGRAMS', 100, 2_000)
/** Programs at once: much of each is waiting for files and sockets. */
const atOnce = 4
/** In memory where there is such a place: what must be durable is other tests' matter. */
const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

test(
  `${count} random programs do only what the protocol allows, and the books agree`,
  { timeout: isFull ? 3_600_000 : 600_000 },
  async () => {
    const seed = Math.floor(seeded('programs')() * 2 ** 31)
    const planned = fc.sample(programs, { numRuns: count, seed })
    const folder = mkdtempSync(join(place, 'proofsheet-programs-'))
    const converter = openConverter({ concurrency: 2 })
    const ran: Ran[] = []
    let next = 0
    async function work(): Promise<void> {
      for (let index = next++; index < planned.length; index = next++) {
        const program = planned[index]
        if (program) ran.push(await runOne(program, index, seed))
      }
    }
    async function runOne(program: Program, index: number, from: number): Promise<Ran> {
      try {
        return await runProgram(program, converter, join(folder, String(index)), from + index)
      } catch (error) {
        // The others need not go on: one counter-example is enough.
        next = planned.length
        throw new Error(`Program ${index} of seed ${from}: ${JSON.stringify(program)}`, { cause: error })
      }
    }
    const began = performance.now()
    try {
      await Promise.all(Array.from({ length: atOnce }, work))
    } finally {
      await converter.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    }
    const total = (of: (one: Ran) => number): number => ran.reduce((sum, one) => sum + of(one), 0)
    const seconds = Math.round((performance.now() - began) / 1_000)
    say(
      `programs: ${ran.length}, ${total(({ jobs }) => jobs)} jobs, ${total(({ requests }) => requests)} requests, ${seconds} s`,
    )
    expect(ran).toHaveLength(count)
  },
)
