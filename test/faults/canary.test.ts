import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { run, start, writeThings, type Program } from '../cli/program.ts'
import type { Engine } from '../../src/main/engine/index.ts'
import { batchUntil, canaryKey, createBatch, startEngine, startFake } from '../support/engine.ts'
import { tempFolder } from '../support/temp.ts'
import { bodyRows } from './support/api-bodies.ts'
import { statusRows } from './support/api-refusals.ts'
import { startApiServer, type Fault, type Violence } from './support/api-server.ts'
import { wireRows } from './support/api-wires.ts'
import { descendantsOf, factsOf, type ProcessFacts } from './support/canary-processes.ts'
import { formsIn, formsOf, hitsUnder } from './support/canary-search.ts'
import { say } from './support/size.ts'

/** A server that says the key back wherever it can, in every form. */
function echo(status: number): Violence {
  return async ({ accept, outgoing }) => {
    const { body } = await accept()
    const names = { 'x-request-id': canaryKey, 'x-echo': `Bearer ${canaryKey}`, 'retry-after': canaryKey }
    outgoing.writeHead(status, { 'content-type': 'application/json', ...names })
    const message = `Incorrect API key provided: ${canaryKey}.`
    const error = { message, type: canaryKey, code: canaryKey, param: canaryKey }
    outgoing.end(status === 200 ? body : JSON.stringify({ error }))
  }
}

const echoes = [200, 400, 401, 403, 404, 422, 500].map(echo)
const faults: readonly Fault[] = [...echoes, ...[...statusRows, ...bodyRows, ...wireRows].map(({ does }) => does)].map(
  (does, index) => ({ prompt: `thing ${index + 1}.`, does, times: 1 }),
)

test(
  'after every fault there is no trace of the key in any file, message, export or child',
  { timeout: 180_000 },
  async () => {
    expect(formsIn(canaryKey, `x${Buffer.from(`Bearer ${canaryKey}`).toString('base64')}`)).not.toEqual([])
    const server = await startApiServer()
    onTestFinished(() => server.close())
    server.play(...faults)
    const library = join(tempFolder(), 'library')
    const engine = await startEngine(server, library)
    const events: string[] = []
    engine.subscribe((event) => events.push(JSON.stringify(event)))
    const batchId = await createBatch(
      engine,
      faults.length,
      { concurrency: 8 },
      { template: 'A picture of {{thing}}.' },
    )
    const children = await runThrough(engine, batchId)
    expect(server.received()).toBeGreaterThanOrEqual(faults.length)

    const delivered = tempFolder()
    const said = [...events, ...(await everythingSaid(engine, batchId, delivered))].join('\n')
    await engine.close()
    const found = hitsUnder(canaryKey, library)
    const exported = hitsUnder(canaryKey, delivered)
    say(`canary: ${faults.length} faults, ${found.files + exported.files} files, ${children.length} looks at children`)
    expect([...found.hits, ...exported.hits]).toEqual([])
    expect(found.files).toBeGreaterThan(50)
    expect(formsIn(canaryKey, said)).toEqual([])
    for (const { cmdline, environ } of children) expect(formsIn(canaryKey, cmdline + environ)).toEqual([])
    if (process.platform === 'linux') expect(children.some(({ cmdline }) => cmdline.includes('converter'))).toBe(true)
  },
)

/** Resumes as often as a fault stops it. */
async function runThrough(engine: Engine, batchId: number): Promise<readonly ProcessFacts[]> {
  const children: ProcessFacts[] = []
  await engine.request('batch.run', { batchId })
  for (let round = 0; round < 200; round += 1) {
    const { state } = await batchUntil(
      engine,
      batchId,
      (batch) => batch.state !== 'running' && batch.jobs.running === 0,
    )
    if (process.platform === 'linux') children.push(...descendantsOf(process.pid))
    if (state === 'finished') return children
    await engine.request('batch.resume', { batchId })
  }
  throw new Error('It never came to an end')
}

/** What the engine says to whoever asks: states, failures, details, reports, exports. */
async function everythingSaid(engine: Engine, batchId: number, folder: string): Promise<string[]> {
  const rowIds = await engine.request('batch.rowIds', { batchId })
  const { ids } = await engine.request('gallery.find', { query: '' })
  const queue = await engine.request('queue.get', {})
  const jobs = queue.triage.map(({ state, cause }) => engine.request('triage.jobs', { state, cause }))
  const answers = await Promise.all([
    engine.request('batch.rows', { batchId, rowIds: [...rowIds] }),
    engine.request('gallery.tiles', { ids: [...ids] }),
    ...ids.map((imageId) => engine.request('image.get', { imageId })),
    ...jobs,
    engine.request('key.state', {}),
    engine.request('settings.get', {}),
    engine.request('spend.report', { by: 'image' }),
    engine.request('spend.export', { by: 'row', path: join(folder, 'spend.csv') }),
    engine.request('backup.make', {}),
    engine.request('doctor.check', {}),
    engine.request('delivery.run', {
      source: { batchId },
      dir: join(folder, 'out'),
      deliveryId: 'canary',
    }),
  ])
  return [queue, ...answers].map((answer) => JSON.stringify(answer))
}

const runs: readonly (readonly [name: string, args: readonly string[], fault: Fault | null])[] = [
  ['pictures', [], null],
  ['practice', ['--provider', 'practice'], null],
  ['a refused key that is said back', [], { prompt: 'thing', does: echo(401) }],
  ['a refused row that says the key back', [], { prompt: 'thing', does: echo(400) }],
  ['no answer, and the key said back', [], { prompt: 'thing', does: echo(500) }],
]

test.for(runs)('the program says nothing of its key and hands it to nobody: %s', async ([, args, fault]) => {
  const home = tempFolder()
  const server = await startApiServer()
  onTestFinished(() => server.close())
  if (fault) server.play(fault)
  const fake = { ...(await startFake()), url: server.url }
  const program = start(['run', writeThings(home, 6), ...args], { home, fake })
  const seen = await watchWhile(program)
  const ended = await program.ended
  const more = await Promise.all([['status', '--json'], ['doctor']].map((verb) => run(verb, { home, fake })))
  for (const { stdout, stderr } of [ended, ...more]) expect(formsIn(canaryKey, stdout + stderr)).toEqual([])
  expect(hitsUnder(canaryKey, home).hits).toEqual([])
  if (process.platform !== 'linux') return
  expect(formsIn(canaryKey, seen.own.cmdline)).toEqual([])
  // The one place it comes from; that it is found there shows that we can find it.
  expect(formsIn(canaryKey, seen.own.environ)).not.toEqual([])
  for (const { cmdline, environ } of seen.children) expect(formsIn(canaryKey, cmdline + environ)).toEqual([])
})

async function watchWhile({
  child,
  ended,
}: Program): Promise<{ own: ProcessFacts; children: readonly ProcessFacts[] }> {
  const { pid } = child
  if (process.platform !== 'linux' || pid === undefined) return { own: factsOf(0), children: [] }
  const children = new Map<string, ProcessFacts>()
  let own = factsOf(pid)
  const over = ended.then(() => true)
  do {
    for (const facts of descendantsOf(pid)) children.set(`${facts.pid} ${facts.cmdline}`, facts)
    const now = factsOf(pid)
    if (now.environ !== '') own = now
  } while (!(await Promise.race([over, delay(20, false)])))
  // Between fork and exec a child is still a copy of its parent: another program begins with its own arguments.
  return { own, children: [...children.values()].filter(({ cmdline }) => cmdline !== own.cmdline) }
}

test('every form of a key is looked for', () => {
  expect(formsOf(canaryKey).length).toBeGreaterThanOrEqual(6)
})
