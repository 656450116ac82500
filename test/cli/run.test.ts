import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startFake } from '../support/engine.ts'
import { tempFolder } from '../support/temp.ts'
import { run, start, writeThings } from './program.ts'
import { recordSchema, summarySchema } from './records.ts'

describe('plan and run', () => {
  test('what the plan shows is what is sent, byte for byte, and every line keeps its shape', async () => {
    const home = tempFolder()
    const fake = await startFake()
    const sheet = writeThings(home, 12, { variants: [{ name: 'A' }, { name: 'B', repeats: 2 }] })
    const plan = await run(['plan', sheet, '--json'], { home })
    expect(plan.code).toBe(0)
    expect(readdirSync(home)).not.toContain('library')
    const done = await run(['run', sheet, '--json'], { home, fake })
    expect(done.code).toBe(0)
    for (const record of [...plan.records(), ...done.records()]) recordSchema.parse(record)

    const planned = plan.ofType('request')
    expect(planned).toHaveLength(36)
    const sent = fake.ledger().map((line) => line.bodySha256)
    expect(sent.toSorted()).toEqual(planned.map(({ hash }) => String(hash)).toSorted())
    for (const { body, hash } of planned) {
      expect(createHash('sha256').update(JSON.stringify(body)).digest('hex')).toBe(hash)
    }
    const summary = summarySchema.parse(done.last())
    expect(summary).toMatchObject({ batch: 1, rows: 12, images: 36, paused: null, outDir: null, reservedUsd: 0 })
    expect(summary.jobs).toEqual({ done: 36, failed: 0, unknown: 0, cancelled: 0, held: 0, waiting: 0 })
    expect(summary.spentUsd).toBeGreaterThan(0)
    expect(summarySchema.parse(plan.last()).estimatedUsd.high).toBeCloseTo(summary.estimatedUsd.high, 4)
    expect(new Set(done.ofType('image').map(({ image }) => image)).size).toBe(36)
    expect(done.stderr).toBe('')
  })

  test('options, --map and --template reach the request; a row beats the recipe beats the option', async () => {
    const home = tempFolder()
    const sheet = join(home, 'mugs.csv')
    writeFileSync(sheet, 'Nummer;Ding;quality\n0007;Tasse;high\n0008;Krug;\n')
    writeFileSync(join(home, 'prompt.txt'), '\uFEFFEin {{Ding}}, ganz groß\n')
    const options = '--map Nummer=key --model gpt-image-2.6-flare --quality low --format webp --compression 80'
    const more = '--variants 2 --background opaque --template @prompt.txt'
    const args = ['plan', sheet, '--json', ...options.split(' '), ...more.split(' ')]
    const { code, ofType, stderr } = await run(args, { home })
    expect([code, stderr]).toEqual([0, ''])
    const requests = ofType('request')
    expect(requests.map(({ key, variant }) => [key, variant])).toEqual([
      ['0007', 1],
      ['0007', 2],
      ['0008', 1],
      ['0008', 2],
    ])
    expect(requests.map(({ body }) => (body as { quality: string }).quality)).toEqual(['high', 'high', 'low', 'low'])
    expect(requests[2]?.['body']).toMatchObject({
      prompt: 'Ein Krug, ganz groß',
      output_format: 'webp',
      output_compression: 80,
      background: 'opaque',
    })
  })

  test('without a key and without --provider it says so and practises; --out exports with a manifest', async () => {
    const home = tempFolder()
    const sheet = writeThings(home, 2, { renditions: [{ name: 'web', format: 'webp', width: 200 }] })
    const out = join(home, 'out')
    const { code, stdout, stderr } = await run(['run', sheet, '--out', out, '--name', 'sub/{{sku}}'], { home })
    expect(code).toBe(0)
    expect(stderr).toContain('practice mode')
    expect(stdout).toContain('2 done')
    expect(stdout).toContain(out)
    expect(readdirSync(join(out, 'sub')).toSorted()).toEqual(['00001.webp', '00002.webp'])
    expect(readFileSync(join(out, 'manifest.csv'), 'utf8')).toContain('"sub/00002.webp"')
  })

  test('--quiet keeps stderr empty', async () => {
    const home = tempFolder()
    const { code, stderr, stdout } = await run(['run', writeThings(home, 1), '--quiet'], { home })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('1 done')
  })
})

describe('ends', () => {
  test('2: an --out that cannot be written is found before anything is sent', async () => {
    const home = tempFolder()
    const fake = await startFake()
    const out = join(home, 'file')
    writeFileSync(out, '')
    const { code } = await run(['run', writeThings(home, 1), '--out', out], { home, fake })
    expect([code, fake.received()]).toEqual([2, 0])
  })

  test('2: problems are all listed with file, row, column, reason and fix, and nothing is sent', async () => {
    const home = tempFolder()
    const fake = await startFake()
    const sheet = join(home, 'bad.csv')
    writeFileSync(sheet, 'sku,prompt,size\n1,A mug,1024x1024\n2,,1024x1024\n3,A jug,7x7\n')
    const human = await run(['run', sheet], { home, fake })
    expect(human.code).toBe(2)
    expect(human.stderr).toMatch(/bad\.csv:3 .*error: /)
    expect(human.stderr).toMatch(/bad\.csv:4 \[size\] error: .*7x7/i)
    expect(human.stderr).toContain('Nothing was sent.')
    const plan = await run(['plan', sheet, '--json'], { home })
    expect(plan.code).toBe(2)
    expect(plan.ofType('problem').map(({ row }) => row)).toEqual([3, 4])
    expect(plan.records().map(({ type }) => type)).toEqual(['request', 'problem', 'problem', 'summary'])
    expect(fake.received()).toBe(0)
    const status = await run(['status', '--json'], { home })
    expect(status.ofType('batch')).toEqual([])
  })

  test('3: some failed; each is named; retry puts them back without sending; resume sends only those', async () => {
    const home = tempFolder()
    const rules = [{ when: { prompt: 'thing 2!' }, times: 1, do: { kind: 'moderation' as const } }]
    const fake = await startFake({ script: { rules } })
    const first = await run(['run', writeThings(home, 4), '--json'], { home, fake })
    expect(first.code).toBe(3)
    for (const record of first.records()) recordSchema.parse(record)
    expect(first.ofType('failure')).toMatchObject([
      { row: 3, key: '00002', state: 'failed', code: 'moderation_blocked', money: 'not_charged' },
    ])
    expect(first.last()).toMatchObject({ jobs: { done: 3, failed: 1 } })

    const other = await run(['retry', '1', '--cause', 'quota_exhausted'], { home, fake })
    expect(other.code).toBe(2)
    const retry = await run(['retry', '1', '--cause', 'moderation_blocked', '--json'], { home, fake })
    expect([retry.code, fake.received()]).toEqual([0, 4])
    expect(summarySchema.parse(retry.last()).jobs).toMatchObject({ done: 3, failed: 0, waiting: 1 })

    const resumed = await run(['resume', '--json'], { home, fake })
    expect([resumed.code, fake.received()]).toEqual([0, 5])
    expect(summarySchema.parse(resumed.last()).jobs).toMatchObject({ done: 4, waiting: 0 })
    const again = await run(['resume'], { home, fake })
    expect([again.code, fake.received()]).toEqual([0, 5])
  })

  test('4: the cap stops it, and it names the cause', async () => {
    const home = tempFolder()
    const fake = await startFake()
    const { code, last } = await run(['run', writeThings(home, 6), '--cap', '0.06', '--json'], { home, fake })
    expect(code).toBe(4)
    const summary = summarySchema.parse(last())
    expect(summary.paused?.cause).toBe('cap')
    expect(summary.spentUsd).toBeLessThanOrEqual(0.06)
    expect(summary.jobs.waiting).toBeGreaterThan(0)
    expect(fake.ledger()).toHaveLength(summary.jobs.done)
    const same = await run(['resume', '1'], { home, fake })
    expect([same.code, fake.ledger().length]).toEqual([4, summary.jobs.done])
    const more = await run(['resume', '1', '--cap', '5', '--json'], { home, fake })
    expect([more.code, summarySchema.parse(more.last()).jobs.done]).toEqual([0, 6])
  })

  test('4: a refused key pauses; openai without a key does too', async () => {
    const home = tempFolder()
    const fake = await startFake({ script: { rules: [{ do: { kind: 'key_refused' } }] } })
    const sheet = writeThings(home, 3)
    const refused = await run(['run', sheet, '--json'], { home, fake })
    expect([refused.code, summarySchema.parse(refused.last()).paused?.cause]).toEqual([4, 'key'])
    expect(refused.stdout + refused.stderr).not.toContain('CANARY')
    const missing = await run(['run', sheet, '--provider', 'openai', '--json'], { home })
    expect(missing.code).toBe(4)
    expect(fake.ledger()).toEqual([])
  })

  test('5: an unknown outcome waits for a decision and is never sent again by itself', async () => {
    const home = tempFolder()
    const rules = [
      { when: { prompt: 'thing 1!' }, times: 1, do: { kind: 'reset' as const, after: 'accepted' as const } },
    ]
    const fake = await startFake({ script: { rules } })
    const first = await run(['run', writeThings(home, 2)], { home, fake })
    expect(first.code).toBe(5)
    expect(first.stdout).toContain('--unknown resend')
    expect(first.stderr).toMatch(/Row 2 \(00001\) unknown: .* A picture may have been made and billed\./)
    const resumed = await run(['resume', '1'], { home, fake })
    expect([resumed.code, fake.received()]).toEqual([5, 2])
    const retry = await run(['retry', '1'], { home, fake })
    expect([retry.code, fake.received()]).toEqual([2, 2])
    const resend = await run(['retry', '1', '--unknown', 'resend'], { home, fake })
    expect([resend.code, fake.received()]).toEqual([0, 2])
    const done = await run(['resume', '1'], { home, fake })
    expect([done.code, fake.received()]).toEqual([0, 3])
  })

  test('130: an interrupt lets what is in flight arrive, saves, and resume goes on without paying twice', async () => {
    const home = tempFolder()
    const rows = 14
    const fake = await startFake({ script: { latencyMs: 1_000 } })
    const sheet = writeThings(home, rows)
    const program = start(['run', sheet, '--concurrency', '2', '--json'], { home, fake })
    await program.said('"type":"image"')
    program.child.kill('SIGINT')
    const stopped = await program.ended
    expect(stopped.code).toBe(130)
    const summary = summarySchema.parse(stopped.last())
    expect(summary.paused?.cause).toBe('interrupted')
    expect(summary.jobs.unknown).toBe(0)
    expect(summary.jobs.done).toBeLessThan(rows)
    expect(fake.ledger()).toHaveLength(summary.jobs.done)
    const done = await run(['resume', '--json'], { home, fake })
    expect(done.code).toBe(0)
    expect(summarySchema.parse(done.last()).jobs.done).toBe(rows)
    expect(new Set(fake.ledger().map(({ bodySha256 }) => bodySha256)).size).toBe(rows)
    expect(fake.ledger()).toHaveLength(rows)
  })

  test('130: a second interrupt ends at once; what was in flight is held as unknown and not sent again', async () => {
    const home = tempFolder()
    const fake = await startFake({ script: { latencyMs: 60_000 } })
    const program = start(['run', writeThings(home, 3), '--concurrency', '1', '--json'], { home, fake })
    await expect.poll(() => fake.received(), { timeout: 20_000 }).toBe(1)
    const stopping = program.said('Stopping')
    program.child.kill('SIGINT')
    await stopping
    program.child.kill('SIGINT')
    expect((await program.ended).code).toBe(130)
    const status = await run(['status', '--json'], { home })
    expect(summarySchema.parse(status.last())).toMatchObject({
      jobs: { unknown: 1, waiting: 2 },
      paused: { cause: 'user' },
    })
    expect(fake.received()).toBe(1)
  })

  test('a sample runs the first rows; the rest are held until resume --held', async () => {
    const home = tempFolder()
    const fake = await startFake()
    const sample = await run(['run', writeThings(home, 5), '--sample', '2', '--json'], { home, fake })
    expect([sample.code, fake.received()]).toEqual([0, 2])
    expect(summarySchema.parse(sample.last()).jobs).toMatchObject({ done: 2, held: 3 })
    const prompts = fake.ledger().map(({ prompt }) => prompt)
    expect(prompts.toSorted()).toEqual(['A picture of thing 1!', 'A picture of thing 2!'])
    const plain = await run(['resume'], { home, fake })
    expect([plain.code, fake.received()]).toEqual([0, 2])
    const rest = await run(['resume', '1', '--held', '--json'], { home, fake })
    expect([rest.code, fake.received()]).toEqual([0, 5])
    expect(summarySchema.parse(rest.last()).jobs).toMatchObject({ done: 5, held: 0 })
  })
})
