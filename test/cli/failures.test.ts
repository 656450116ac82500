import { describe, expect, test } from 'vitest'
import { openEngine } from '../../src/main/engine/index.ts'
import { startFake } from '../support/engine.ts'
import { tempFolder } from '../support/temp.ts'
import { run, writeThings } from './program.ts'
import { recordSchema, summarySchema } from './records.ts'

const blocked = { when: { prompt: 'thing 1!' }, do: { kind: 'moderation' as const } }
const badSize = { when: { prompt: 'thing 2!' }, times: 1, do: { kind: 'unknown_parameter' as const, param: 'size' } }
const lost = { when: { prompt: 'thing 3!' }, times: 1, do: { kind: 'reset' as const } }

describe('failures by cause', () => {
  test('status lists each group with an example and the command to type', async () => {
    const home = tempFolder()
    const fake = await startFake({ script: { rules: [blocked, badSize, lost] } })
    expect((await run(['run', writeThings(home, 4)], { home, fake })).code).toBe(5)
    const status = await run(['status', '1', '--json'], { home })
    for (const record of status.records().slice(1)) recordSchema.parse(record)
    const found = status.ofType('group')
    expect(found).toMatchObject([
      { state: 'unknown', cause: 'outcome_unknown', jobs: 1, action: 'resolve' },
      { state: 'failed', cause: 'invalid_parameter', parameter: 'size', jobs: 1, action: 'set_size' },
      { state: 'failed', cause: 'moderation_blocked', parameter: null, jobs: 1, action: 'edit_prompt' },
    ])
    const human = await run(['status'], { home })
    for (const { next } of found) expect(human.stdout).toContain(`    ${String(next)}\n`)
    expect(human.stdout).toContain('1 failed, invalid_parameter (size): ')
    expect(human.stdout).toMatch(/^Today \$0\.\d\d; in all \$0\.\d\d; \$0\.\d\d held\.$/m)
  })

  test('a group is changed and put back without sending, and resume sends it', async () => {
    const home = tempFolder()
    const fake = await startFake({ script: { rules: [{ ...blocked, times: 1 }, badSize] } })
    await run(['run', writeThings(home, 2)], { home, fake })
    const size = ['--cause', 'invalid_parameter', '--parameter', 'size', '--size', '1536x1024']
    const resized = await run(['retry', '1', ...size, '--json'], { home })
    expect(resized.code).toBe(0)
    expect(resized.ofType('retry')).toEqual([{ type: 'retry', batch: 1, jobs: 1 }])
    const words = ['--cause', 'moderation_blocked', '--template', 'A kind {{thing}}']
    expect((await run(['retry', '1', ...words], { home })).code).toBe(0)
    expect(fake.received()).toBe(2)
    expect((await run(['resume', '1'], { home, fake })).code).toBe(0)
    expect(fake.ledger().map(({ prompt }) => prompt)).toEqual(
      expect.arrayContaining(['A kind thing 1!', 'A picture of thing 2!']),
    )
  })

  test('a change that one of the jobs cannot take changes nothing and names the row', async () => {
    const home = tempFolder()
    const fake = await startFake({ script: { rules: [blocked] } })
    await run(['run', writeThings(home, 2)], { home, fake })
    const args = ['retry', '1', '--cause', 'moderation_blocked', '--size', '1000x1000']
    const refused = await run([...args, '--json'], { home })
    expect([refused.code, refused.ofType('retry')]).toEqual([2, []])
    expect(refused.ofType('problem')).toMatchObject([{ row: 2, column: 'size', code: 'bad_size', severity: 'error' }])
    const status = await run(['status', '1', '--json'], { home })
    expect(summarySchema.parse(status.last()).jobs).toMatchObject({ failed: 1, waiting: 0 })
  })
})

test('without a connection a command ends with 4, and promises nothing that would take a running program', async () => {
  const home = tempFolder()
  const fake = await startFake()
  const words = ['run', writeThings(home, 2), '--base-url', 'http://127.0.0.1:1/v1']
  const { code, stdout } = await run(words, { home, fake })
  expect(code).toBe(4)
  for (const shown of [stdout, (await run(['status'], { home })).stdout]) {
    expect(shown).toContain('Paused (offline)')
    expect(shown).toContain('`proofsheet resume 1` goes on.')
    expect(shown).not.toContain('by itself')
  }
})

test('--on-unknown retry-once sends an unanswered request once more by itself', async () => {
  const home = tempFolder()
  const fake = await startFake({ script: { rules: [lost] } })
  const sheet = writeThings(home, 3)
  const { code, last } = await run(['run', sheet, '--on-unknown', 'retry-once', '--json'], { home, fake })
  expect([code, summarySchema.parse(last()).jobs.done, fake.received()]).toEqual([0, 3, 4])
})

describe('a run above the second limit', () => {
  const dear = ['--variants', '20', '--json']
  const parameters = { model: 'gpt-image-2.6-flare', quality: 'high', size: '2880x2880' }

  test('is refused with 2 where nobody can be asked, unless the command names a cap or says --yes', async () => {
    const home = tempFolder()
    const fake = await startFake({ script: { rules: [{ do: { kind: 'quota' } }] } })
    const sheet = writeThings(home, 20, { parameters })
    const refused = await run(['run', sheet, ...dear], { home, fake })
    expect([refused.code, fake.received()]).toEqual([2, 0])
    expect(refused.last()).toMatchObject({
      type: 'error',
      code: 'bad_request',
      action: expect.stringContaining('--yes'),
    })
    expect(refused.last()['message']).toMatch(/asks twice above \$25\.00\. Nothing was sent\.$/)
    expect((await run(['run', sheet, ...dear, '--cap', '40'], { home, fake })).code).toBe(4)
    expect((await run(['run', sheet, ...dear, '--yes'], { home, fake })).code).toBe(4)
    expect(fake.received()).toBeGreaterThan(0)
  })

  test('status shows the caps of the day and of the library', async () => {
    const home = tempFolder()
    const engine = await openEngine({ library: `${home}/library`, program: 'cli' })
    await engine.request('settings.set', { dayCapUsd: 5, libraryCapUsd: 100 })
    await engine.close()
    await run(['run', writeThings(home, 1), '--provider', 'practice'], { home })
    const { stdout } = await run(['status'], { home })
    expect(stdout).toContain('Today $0.00 of a cap of $5.00 a day; in all $0.00 of a cap of $100.00 for the library;')
  })
})
