import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FakeModel } from '../../src/main/engine/provider/fake/models.ts'
import { startFake } from '../support/engine.ts'
import { gptImage9, inventedFile } from '../support/invented-model.ts'
import { tempFolder } from '../support/temp.ts'
import { run, start, writeThings } from './program.ts'

const gallery = { model: 'gpt-image-9', size: '640x480', quality: 'gallery', complexity: 'deep', format: 'webp' }
const parameters = { ...gallery, extra: { seed: 7 } }
const promptsOf = { template: '{{thing}}', parameters }

function writeModels(home: string, file: unknown = inventedFile): string {
  const path = join(home, 'my-models.json')
  writeFileSync(path, JSON.stringify(file))
  return path
}

describe('a model file with a model that does not exist', () => {
  test('is what models, plan, practice and run follow, and it bills as it was planned', async () => {
    const home = tempFolder()
    const models = ['--models', writeModels(home)]
    const sheet = writeThings(home, 3, promptsOf)

    const listed = await run(['models', '--json', ...models], { home })
    expect(listed.ofType('model').at(-1)).toMatchObject({ id: 'gpt-image-9', qualities: gptImage9.qualities })
    expect((await run(['models', ...models], { home })).stdout).toContain(
      'any multiple of 10 up to 6000 px, at most 5:1',
    )

    const plan = await run(['plan', sheet, '--json', ...models], { home })
    expect(plan.code).toBe(0)
    const [planned] = plan.ofType('request')
    expect(planned).toMatchObject({
      body: {
        model: 'gpt-image-9',
        size: '640x480',
        quality: 'gallery',
        complexity: 'deep',
        output_format: 'webp',
        seed: 7,
      },
    })

    const practised = await run(['run', sheet, '--provider', 'practice', '--json', ...models], { home })
    expect(practised.last()).toMatchObject({ jobs: { done: 3, failed: 0 }, images: 3 })

    const fake = await startFake({ models: [gptImage9 satisfies Omit<FakeModel, 'shutdown'>] })
    const paid = await run(['run', sheet, '--provider', 'openai', '--json', ...models], { home, fake })
    expect([paid.code, paid.last()]).toMatchObject([0, { jobs: { done: 3 } }])
    const billed = fake.ledger().reduce((total, { usdMicros }) => total + usdMicros, 0) / 1e6
    const { spentUsd, estimatedUsd } = paid.last() as { spentUsd: number; estimatedUsd: { low: number; high: number } }
    expect(spentUsd).toBeCloseTo(billed, 5)
    expect(billed).toBeGreaterThanOrEqual(estimatedUsd.low - 1e-6)
    expect(billed).toBeLessThanOrEqual(estimatedUsd.high + 1e-6)
  })

  test('a value the model does not have is refused before anything is sent, with what it has', async () => {
    const home = tempFolder()
    const models = ['--models', writeModels(home)]
    const overridden = writeThings(home, 1, { ...promptsOf, parameters: { ...parameters, quality: 'high' } })
    const plan = await run(['plan', overridden, '--json', ...models], { home })
    expect(plan.code).toBe(2)
    expect(plan.ofType('problem')).toMatchObject([{ code: 'bad_value', fix: 'Use sketch, gallery, auto.' }])
  })

  test('in the library folder it needs no option; the fake API takes it from the command line', async () => {
    const home = tempFolder()
    const library = join(home, 'library')
    const file = join(library, 'models.json')
    await withLibrary(home)
    writeFileSync(file, JSON.stringify(inventedFile))
    const server = start(['fake-api', '--json', '--models', file], { home })
    await server.said('listening')
    server.child.kill('SIGINT')
    expect((await server.ended).code).toBe(0)
    const plan = await run(['plan', writeThings(home, 1, promptsOf), '--json'], { home })
    expect([plan.code, plan.ofType('request').length]).toEqual([0, 1])
  })
})

/** One practice picture, so that there is a library. */
async function withLibrary(home: string): Promise<void> {
  const { code } = await run(['run', writeThings(home, 1), '--provider', 'practice', '--yes'], { home })
  expect(code).toBe(0)
}

describe('a model file that is wrong', () => {
  test('in the library warns and changes nothing; doctor says where', async () => {
    const home = tempFolder()
    await withLibrary(home)
    writeFileSync(join(home, 'library', 'models.json'), JSON.stringify({ ...inventedFile, models: [{ id: 'half' }] }))
    const plan = await run(['plan', writeThings(home, 1)], { home })
    expect(plan.code).toBe(0)
    expect(plan.stderr).toContain('models[0].title')
    expect(plan.stderr).toContain('the models that came with Proofsheet are used')
    const doctor = await run(['doctor', '--json'], { home })
    expect(doctor.code).toBe(3)
    expect(doctor.ofType('finding')).toContainEqual(
      expect.objectContaining({ check: 'models', ok: false, message: expect.stringContaining('models.json') }),
    )
  })
  test('named for a run it stops that run', async () => {
    const home = tempFolder()
    const models = writeModels(home, { ...inventedFile, format: 9 })
    for (const command of [['plan', writeThings(home, 1)], ['run', writeThings(home, 1)], ['models']]) {
      const ended = await run([...command, '--models', models], { home })
      expect(ended.code, command[0]).toBe(2)
      expect(ended.stderr).toContain('format: this Proofsheet reads registry files of format 1')
    }
  })
})

test('custom parameters from the command line are JSON or text and part of the request', async () => {
  const home = tempFolder()
  const sheet = writeThings(home, 1)
  const params = ['--param', 'safety_identifier=u_1', '--param', 'user={"deep":[1,true]}']
  const plan = await run(['plan', sheet, '--json', ...params], { home })
  expect(plan.ofType('request')).toMatchObject([{ body: { safety_identifier: 'u_1', user: { deep: [1, true] } } }])
  expect(plan.ofType('problem')).toEqual([])
  for (const wrong of ['n=10', 'nothing', '=1']) {
    const refused = await run(['plan', sheet, '--param', wrong], { home })
    expect([wrong, refused.code]).toEqual([wrong, 2])
  }
})

test('status names a model that ends soon with what still waits for it', async () => {
  const home = tempFolder()
  const shutdown = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10)
  const models = ['--models', writeModels(home, { ...inventedFile, models: [{ ...gptImage9, shutdown }] })]
  const sheet = writeThings(home, 3, promptsOf)
  expect((await run(['run', sheet, '--sample', '1', ...models], { home })).code).toBe(0)
  const status = await run(['status', '--json', ...models], { home })
  expect(status.ofType('shutdown')).toEqual([
    { type: 'shutdown', model: 'gpt-image-9', day: shutdown, daysLeft: 10, jobs: 2 },
  ])
  expect((await run(['status', ...models], { home })).stderr).toContain(
    `gpt-image-9 ends on ${shutdown}, in 10 days; 2 requests still wait for it.`,
  )
})
