import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { failureOf } from '../../src/contract/failure.ts'
import { start } from '../cli/program.ts'
import { writeSheet } from '../support/engine.ts'
import { tempFolder } from '../support/temp.ts'
import { startAccountant, type Accountant } from './support/accountant.ts'
import { batchOnce, isOver, requestsAre, runNewBatch } from './support/batches.ts'
import { launchEngine, startEngineProcess } from './support/engine-process.ts'
import { say, seeded, sized } from './support/size.ts'

const pairs = sized('PROOFSHEET_FAULTS_PAIRS', 4, 20)

/** Starts an engine; "owner", or the code of its refusal. An owner holds the library until the test ends. */
async function engineStarts(library: string, accountant: Accountant): Promise<string> {
  const engine = launchEngine({ library, url: accountant.fake.url })
  return engine.ready.then(
    () => 'owner',
    (error: unknown) => failureOf(error).code,
  )
}

/** Starts the command line on a batch whose answers take long: an owner is known by its request. */
async function commandStarts(home: string, accountant: Accountant): Promise<string> {
  const sheet = writeSheet(1, home)
  const program = start(['run', sheet, '--provider', 'openai', '--template', 'A {{thing}}', '--yes', '--json'], {
    home,
    fake: accountant.fake,
  })
  const refused = program.ended.then(({ code, stdout, stderr }) => {
    const text = stdout + stderr
    return text.includes('library_locked') && code === 2 ? 'library_locked' : `exit ${code}: ${text}`
  })
  const { child } = program
  while (child.exitCode === null && accountant.fake.received() === 0) await delay(5)
  return child.exitCode === null ? 'owner' : refused
}

describe('two starts at once', () => {
  it('of engines: one owns the library, the other is told who', { timeout: 300_000 }, async () => {
    const random = seeded('pairs of engines')
    const accountant = await startAccountant({})
    for (let pair = 0; pair < pairs; pair += 1) {
      const library = join(tempFolder(), 'library')
      const first = engineStarts(library, accountant)
      await delay(random() * 60)
      const ends = await Promise.all([first, engineStarts(library, accountant)])
      expect(ends.toSorted()).toEqual(['library_locked', 'owner'])
    }
  })

  it(
    'of the app and the command line: one owns it and sends, the other sends nothing',
    { timeout: 600_000 },
    async () => {
      const random = seeded('pairs of app and command line')
      const owners: string[] = []
      for (let pair = 0; pair < pairs; pair += 1) {
        const home = tempFolder()
        const accountant = await startAccountant({ latencyMs: 60_000 })
        // The command line takes longer to reach the library.
        const command = commandStarts(home, accountant)
        await delay(random() * 1_500)
        const engine = await engineStarts(join(home, 'library'), accountant)
        const ends = [engine, await command]
        expect(ends.toSorted()).toEqual(['library_locked', 'owner'])
        expect(accountant.fake.received()).toBe(engine === 'owner' ? 0 : 1)
        owners.push(engine === 'owner' ? 'app' : 'command line')
      }
      say(`owners: ${owners.join(', ')}`)
    },
  )

  it('when the first is stopped: it is not robbed, and goes on when it may', async () => {
    const library = join(tempFolder(), 'library')
    const accountant = await startAccountant({ latencyMs: 100 })
    const owner = await startEngineProcess({ library, url: accountant.fake.url })
    const batchId = await runNewBatch(owner, 6)
    await requestsAre(accountant, 2)
    owner.signal('SIGSTOP')
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await engineStarts(library, accountant)).toBe('library_locked')
    }
    owner.signal('SIGCONT')
    expect((await batchOnce(owner, batchId, isOver)).jobs).toMatchObject({ done: 6, unknown: 0 })
    expect(accountant.fake.received()).toBe(6)
  })
})
