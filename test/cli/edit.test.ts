import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startFake } from '../support/engine.ts'
import { makePicture } from '../support/pictures.ts'
import { tempFolder } from '../support/temp.ts'
import { run, writeThings } from './program.ts'
import { recordSchema, summarySchema } from './records.ts'

test('an image is edited, the edit is edited, and lineage shows the tree', async () => {
  const home = tempFolder()
  const fake = await startFake()
  await run(['run', writeThings(home, 1), '--quiet'], { home, fake })
  writeFileSync(join(home, 'hat.png'), await makePicture({ width: 256, height: 256 }))
  writeFileSync(join(home, 'mask.png'), await makePicture({ alpha: true, noise: 0 }))
  const words = ['--prompt', 'A hat as in image 2', '--reference', 'hat.png', '--mask', 'mask.png', '--lock']
  const hat = await run(['edit', '1', ...words, '--json'], { home, fake })
  expect([hat.code, hat.stderr]).toEqual([0, ''])
  for (const record of hat.records()) recordSchema.parse(record)
  expect(hat.ofType('image')).toMatchObject([{ image: 2, repeat: 2 }])
  expect(hat.ofType('edit')).toMatchObject([{ image: 1, batch: 1, jobs: [2] }])
  const summary = summarySchema.parse(hat.last())
  expect(summary).toMatchObject({ batch: 1, rows: 1, images: 1, jobs: { done: 1, failed: 0 }, paused: null })
  expect(summary.spentUsd).toBeGreaterThan(0)
  expect(summary.spentUsd).toBeLessThanOrEqual(summary.estimatedUsd.high + 1e-6)
  expect(fake.ledger()).toHaveLength(2)

  const next = await run(['edit', '2', '--quality', 'medium', '--quiet'], { home, fake })
  expect([next.code, next.stderr]).toEqual([0, ''])
  expect(next.stdout).toContain('1 done')
  const copies = await run(['edit', '1', '--prompt', 'Blue', '--copies', '2', '--json'], { home, fake })
  expect(copies.ofType('edit')).toMatchObject([{ jobs: [4, 5] }])
  expect(copies.last()).toMatchObject({ images: 2, jobs: { done: 2 } })
  const tree = await run(['lineage', '2'], { home })
  expect(tree.stdout.split('\n').slice(0, 3)).toEqual([
    'image 1  00001 Picture 1: A picture of thing 1!',
    '  * image 2  00001 Picture 2, with a mask: A hat as in image 2',
    '    image 3  00001 Picture 3: A hat as in image 2',
  ])
  const records = await run(['lineage', '3', '--json'], { home })
  for (const record of records.records()) recordSchema.parse(record)
  expect(records.ofType('lineage').map(({ job, from }) => [job, from])).toEqual([
    [1, []],
    [2, [1]],
    [3, [2]],
    [4, [1]],
    [5, [1]],
  ])
})

test('what is wrong with an edit is said, and nothing is sent', async () => {
  const home = tempFolder()
  const fake = await startFake()
  await run(['run', writeThings(home, 1), '--quiet'], { home, fake })
  for (const args of [
    ['edit', '1'],
    ['edit', '9', '--prompt', 'x'],
    ['edit', '1', '--size', '1000x1000'],
    ['edit', '1', '--prompt', 'x', '--mask', 'nope.png'],
    ['edit', '1', '--prompt', 'x', '--copies', '11'],
    // Without a mask there is nothing to lock: the same picture would be paid for again.
    ['edit', '1', '--lock'],
    ['lineage', '9'],
  ]) {
    const { code, stderr } = await run([...args, '--quiet'], { home, fake })
    expect([args.join(' '), code]).toEqual([args.join(' '), 2])
    expect(stderr).not.toBe('')
  }
  expect(fake.ledger()).toHaveLength(1)
})

test('what is wrong with an edit is said of the image and the option that were named, not of a row of a sheet', async () => {
  const home = tempFolder()
  const fake = await startFake()
  await run(['run', writeThings(home, 2), '--quiet'], { home, fake })
  for (const [args, words] of [
    [['--size', '1000x1000'], /^image 2 \[--size\] error: /],
    [['--mask', 'https://127.0.0.1/mask.png'], /^image 2 \[--mask\] error: /],
    [['--reference', 'image:99'], /^image 2 \[--reference\] error: /],
    [['--model', 'gpt-image-2', '--background', 'transparent'], /^image 2 \[--background\] error: /],
  ] as const) {
    const { code, stderr } = await run(['edit', '2', '--prompt', 'x', ...args, '--quiet'], { home, fake })
    expect([args[0], code, stderr]).toEqual([args[0], 2, expect.stringMatching(words)])
    expect(stderr).not.toContain('things.csv')
  }
  const told = await run(['edit', '2', '--size', '1000x1000', '--json'], { home, fake })
  expect(told.ofType('problem')).toMatchObject([{ file: 'image 2', row: null, key: null, column: '--size' }])
  for (const record of told.records()) recordSchema.parse(record)
})

test('an edit that fails ends with 3 and names only itself; one whose batch stops at its cap ends with 4', async () => {
  const home = tempFolder()
  const rules = [
    { when: { prompt: 'thing 2' }, do: { kind: 'moderation' as const } },
    { when: { prompt: 'refused' }, do: { kind: 'moderation' as const } },
  ]
  const fake = await startFake({ script: { rules } })
  expect((await run(['run', writeThings(home, 2), '--cap', '0.5', '--quiet'], { home, fake })).code).toBe(3)
  const fine = await run(['edit', '1', '--prompt', 'fine', '--json'], { home, fake })
  expect([fine.code, fine.ofType('failure')]).toEqual([0, []])
  const failed = await run(['edit', '1', '--prompt', 'refused', '--json'], { home, fake })
  expect(failed.code).toBe(3)
  expect(failed.ofType('failure')).toMatchObject([{ job: 4, code: 'moderation_blocked' }])
  const capped = await run(['edit', '1', '--quality', 'max', '--size', '2880x2880', '--json'], { home, fake })
  expect([capped.code, capped.last()['paused']]).toMatchObject([4, { cause: 'cap' }])
})

test('a character of the image is left out by name, and one it never had is a slip', async () => {
  const home = tempFolder()
  const fake = await startFake()
  writeFileSync(join(home, 'fox.png'), await makePicture({ width: 256, height: 256 }))
  const references = [{ source: 'fox.png', canon: true }]
  for (const name of ['fox', 'bear']) {
    const file = join(home, `${name}.character.json`)
    writeFileSync(file, JSON.stringify({ name, title: `the ${name}`, identity: `${name} fur`, references }))
    expect((await run(['characters', 'save', file, '--quiet'], { home, fake })).code).toBe(0)
  }
  const sheet = writeThings(home, 1, { template: '@fox and @bear with {{thing}}' })
  expect((await run(['run', sheet, '--quiet'], { home, fake })).code).toBe(0)
  const named = await run(['edit', '1', '--prompt', '@fox has left', '--quiet'], { home, fake })
  expect([named.code, named.stderr]).toEqual([2, expect.stringContaining('write a space before it')])
  const edited = await run(['edit', '1', '--without-character', '@Fox', '--json'], { home, fake })
  expect([edited.code, edited.stderr]).toEqual([0, ''])
  const [first, second] = fake.ledger().map(({ prompt }) => prompt)
  expect(first).toContain('fox fur')
  expect(second).toMatch(/^the fox and the bear with thing 1!/)
  expect(second).not.toContain('fox fur')
  expect(second).toContain('bear fur')
  const left = ['edit', '1', '--prompt', ' @fox has left', '--without-character', 'fox', '--quiet']
  expect((await run(left, { home, fake })).code).toBe(0)
  expect(fake.ledger().at(-1)?.prompt).toMatch(/^the fox has left\n/)
  const slip = await run(['edit', '1', '--without-character', 'fxo', '--quiet'], { home, fake })
  expect(slip.code).toBe(2)
  expect(slip.stderr).toContain('Image 1 was made without @fxo. Nothing was sent.')
  expect(slip.stderr).toContain('It has @fox, @bear.')
  expect(fake.ledger()).toHaveLength(3)
})

test('an address is not fetched before it is asked for, and then under the same rules', async () => {
  const home = tempFolder()
  const fake = await startFake()
  await run(['run', writeThings(home, 1), '--quiet'], { home, fake })
  const address = 'https://127.0.0.1/fox.png'
  for (const place of ['--reference', '--mask']) {
    const args = ['edit', '1', '--prompt', 'x', place, address, '--json']
    const unasked = await run(args, { home, fake })
    expect(unasked.code).toBe(2)
    expect(unasked.ofType('problem')).toMatchObject([
      { code: 'not_fetched', message: `${address} was not fetched yet.` },
    ])
    expect(unasked.ofType('problem')[0]?.['fix']).toContain('--fetch')
    const refused = await run([...args, '--fetch'], { home, fake })
    expect(refused.code).toBe(2)
    expect(refused.ofType('problem')).toMatchObject([{ code: 'bad_reference' }])
    expect(refused.ofType('problem')[0]?.['message']).toContain('it leads to a private or local address')
  }
  expect(fake.ledger()).toHaveLength(1)
})

test('plan shows what goes along, and run sends it; options reach the request', async () => {
  const home = tempFolder()
  const fake = await startFake()
  const sheet = writeThings(home, 2)
  writeFileSync(join(home, 'style.png'), await makePicture({ width: 256, height: 256 }))
  const options = ['--reference', 'style.png', '--partial-images', '1', '--complexity', 'low']
  const shown = await run(['plan', sheet, ...options], { home })
  expect(shown.stdout).toContain('    with style.png (256x256)')
  const plan = await run(['plan', sheet, ...options, '--json'], { home })
  for (const record of plan.records()) recordSchema.parse(record)
  const requests = plan.ofType('request')
  expect(requests).toMatchObject([
    { endpoint: 'images/edits', references: [{ role: 'image', picture: { name: 'style.png' } }] },
    { endpoint: 'images/edits' },
  ])
  expect(requests[0]?.['body']).toMatchObject({ stream: true, partial_images: 1, complexity: 'low' })
  const done = await run(['run', sheet, ...options, '--json'], { home, fake })
  expect(done.code).toBe(0)
  expect(fake.ledger()).toHaveLength(2)
  const found = await run(
    ['plan', sheet, '--transparency', 'key', '--model', 'gpt-image-2', '--background', 'transparent'],
    {
      home,
    },
  )
  expect(found.stderr + found.stdout).not.toContain('problem')
})

test('a picture outside the folders for pictures is a problem, until its folder is one of them', async () => {
  const home = tempFolder()
  const elsewhere = tempFolder()
  writeFileSync(join(elsewhere, 'style.png'), await makePicture({ width: 256, height: 256 }))
  const args = ['plan', writeThings(home, 1), '--reference', join(elsewhere, 'style.png'), '--json']
  const refused = await run(args, { home })
  expect(refused.code).toBe(2)
  expect(refused.ofType('problem')).toMatchObject([{ code: 'bad_reference', row: 2, column: null }])
  expect((await run([...args, '--reference-folder', elsewhere], { home })).code).toBe(0)
})
