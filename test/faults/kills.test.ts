import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { UnknownPolicy } from '../../src/contract/recipe.ts'
import { repairLibrary } from '../../src/main/engine/index.ts'
import { tempFolder } from '../support/temp.ts'
import { startAccountant, type Accountant } from './support/accountant.ts'
import { violations } from './support/audit.ts'
import { readBooks } from './support/books.ts'
import { killOver, type KillResult } from './support/kill-rig.ts'
import { say, seeded, sized } from './support/size.ts'

const lanes = 8
const kills = sized('PROOFSHEET_FAULTS_KILLS', 12, 200)

/** What the accountant and the books say together. */
function tally(accountant: Accountant, { library }: KillResult) {
  const { attempts, jobs } = readBooks(library)
  const jobOf = new Map(attempts.map(({ id, job_id: job }) => [id, job]))
  const perJob = Map.groupBy(accountant.fake.ledger(), ({ clientRequestId }) => jobOf.get(clientRequestId ?? ''))
  return {
    posts: accountant.fake.received(),
    done: jobs.filter(({ state }) => state === 'done').length,
    unknownJobs: jobs.filter(({ state }) => state === 'unknown').length,
    unknowns: attempts.filter(({ state }) => state === 'unknown').length,
    duplicates: [...perJob.values()].reduce((sum, lines) => sum + lines.length - 1, 0),
    mostPerJob: Math.max(...[...perJob.values()].map((lines) => lines.length)),
    // Held are those of batches whose run was never pressed: the engine died in between.
    other: jobs.filter(({ state }) => state === 'failed' || state === 'cancelled').length,
  }
}

/** What must be known of every picture, and of every job: those that were never sent too, which come back held. */
function facts(library: string): string[] {
  const { images, jobs } = readBooks(library)
  return [
    ...images.map(({ attempt_id: id, path, sha256, cost_micros: cost }) => [id, path, sha256, cost].join(' ')),
    ...jobs.map(({ id, batch_id: batch, state, body }) => [id, batch, state, body].join(' ')),
  ]
}

/** The database is lost and there is no backup: what the pictures were, whose, and what they cost is still known. */
async function rebuiltFromLedger(library: string): Promise<string[]> {
  const copy = join(tempFolder(), 'library')
  cpSync(library, copy, { recursive: true })
  for (const ending of ['', '-wal', '-shm']) rmSync(join(copy, `library.db${ending}`), { force: true })
  rmSync(join(copy, 'backups'), { recursive: true })
  await repairLibrary({ library: copy, program: 'cli', repair: true })
  const found = new Set(facts(copy))
  return facts(library).filter((fact) => !found.has(fact))
}

async function killsUnder(policy: UnknownPolicy) {
  const random = seeded(`${kills} kills, ${policy.kind}`)
  const accountant = await startAccountant({ latencyMs: [10, 120], seed: Math.floor(random() * 1e9) })
  const result = await killOver(accountant, { kills, lanes, policy, random })
  const found = tally(accountant, result)
  say(
    `${policy.kind}: ${kills} kills (${result.killsBeforeReady} before ready), ${found.posts} POSTs, ${found.done} done, ` +
      `${found.unknowns} unknown, ${found.duplicates} duplicates, ${result.seconds.toFixed(1)} s`,
  )
  expect(violations(result.library, accountant, { received: result.received, settled: true })).toEqual([])
  expect(result.lies).toEqual([])
  expect(await rebuiltFromLedger(result.library)).toEqual([])
  expect(found.unknowns).toBeLessThanOrEqual(kills * lanes)
  expect(found.done).toBeGreaterThan(0)
  return found
}

describe('an engine killed over and over, at any time', () => {
  it('holds what it cannot know: nothing received is lost, nothing is paid twice', { timeout: 3_600_000 }, async () => {
    const found = await killsUnder({ kind: 'hold' })
    expect(found.duplicates).toBe(0)
    expect(found.unknownJobs).toBe(found.unknowns)
    expect(found.other).toBe(0)
  })

  it('sends again once where that was asked for, and never more', { timeout: 3_600_000 }, async () => {
    const found = await killsUnder({ kind: 'retry_once' })
    expect(found.duplicates).toBeLessThanOrEqual(found.unknowns)
    expect(found.mostPerJob).toBeLessThanOrEqual(2)
  })
})
