import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { thingRecipe, writeSheet } from '../support/engine.ts'
import { tempFolder } from '../support/temp.ts'
import { startAccountant } from './support/accountant.ts'
import { readBooks, spooledAnswers } from './support/books.ts'
import { startEngineProcess } from './support/engine-process.ts'
import { say, saySkipped, sized } from './support/size.ts'
import { straceMissing, trace } from './support/strace.ts'
import { readTrace, type Call } from './support/trace-log.ts'

const jobs = sized('PROOFSHEET_FAULTS_ORDER_JOBS', 100, 100)
const missing = straceMissing()
if (missing) saySkipped('order of system calls', missing)

/** Long enough for a page of the database with the attempt's id in it. */
const textBytes = 4_200
const traced = 'pwrite64,write,writev,sendto,sendmsg,fsync,fdatasync,link,rename,unlink'

async function traceBatch(): Promise<{ calls: Call[]; attempts: readonly string[] }> {
  const accountant = await startAccountant({ latencyMs: [5, 40] }, 64)
  const library = join(tempFolder(), 'library')
  const engine = await startEngineProcess({ library, url: accountant.fake.url })
  const { draftId, recipe } = await engine.ask('sheet.open', { path: writeSheet(jobs) })
  const { batchId } = await engine.ask('batch.create', {
    draftId,
    recipe: { ...thingRecipe, mapping: recipe.mapping },
    options: { provider: 'openai', concurrency: 8, capUsd: 100_000 },
  })
  const tracer = await trace([engine.pid], ['-f', '-y', '-s', String(textBytes), '-e', `trace=${traced}`])
  await engine.ask('batch.run', { batchId })
  while ((await engine.ask('batch.get', { batchId })).state !== 'finished') await delay(50)
  while (spooledAnswers(library).length > 0) await delay(50)
  const log = await tracer.detach()
  await engine.stop()
  const { attempts } = readBooks(library)
  expect(attempts.map(({ state }) => state)).toEqual(Array.from({ length: jobs }, () => 'stored'))
  return { calls: readTrace(log), attempts: attempts.map(({ id }) => id) }
}

const isSync = ({ name }: Call): boolean => name === 'fsync' || name === 'fdatasync'
const isWal = ({ args }: Call): boolean => args.includes('library.db-wal>')
const isSocket = ({ name, args }: Call): boolean =>
  /^(write|writev|sendto|sendmsg)$/.test(name) && /<(socket|TCP)/.test(args)

/** The steps of one attempt, each after the one before: what is missing or out of order is said by name. */
function wrongSteps(calls: readonly Call[], id: string): string[] {
  const mine = calls.filter(({ args }) => args.includes(id))
  const booked = mine.find((call) => call.name === 'pwrite64' && isWal(call))
  const steps: readonly (readonly [string, (call: Call, after: number) => boolean])[] = [
    ['attempt written', (call) => call === booked],
    ['attempt synced', (call, after) => isSync(call) && isWal(call) && call.start > after],
    ['request on the wire', (call) => mine.includes(call) && isSocket(call) && call.args.includes('POST ')],
    ['answer synced', (call) => isSync(call) && call.args.includes(`${id}.part`)],
    ['answer named', (call) => call.name === 'rename' && call.args.includes(`${id}.resp`)],
    ['spool synced', (call, after) => isSync(call) && /\/spool>/.test(call.args) && call.start > after],
    ['original synced', (call) => isSync(call) && call.args.includes(`.tmp-${id}`)],
    ['original linked', (call) => call.name === 'link' && call.args.includes(`.tmp-${id}`)],
    ['folder synced', (call, after) => isSync(call) && /originals\/[\d-]+>/.test(call.args) && call.start > after],
    [
      'picture booked',
      (call, after) => call.name === 'pwrite64' && isWal(call) && mine.includes(call) && call.start > after,
    ],
    ['picture synced', (call, after) => isSync(call) && isWal(call) && call.start > after],
    ['answer deleted', (call) => call.name === 'unlink' && call.args.includes(`${id}.resp`)],
  ]
  let after = -1
  const wrong: string[] = []
  for (const [step, fits] of steps) {
    const found = calls.find((call) => fits(call, after))
    if (!found) wrong.push(`${id}: never ${step}`)
    else if (found.start <= after) wrong.push(`${id}: ${step} too early`)
    else if (found.result.startsWith('-')) wrong.push(`${id}: ${step} failed`)
    after = Math.max(after, found?.end ?? after)
  }
  return wrong
}

describe.skipIf(missing !== null)('the order of system calls', () => {
  it('is the one that survives a power loss, for every job', { timeout: 300_000 }, async () => {
    const { calls, attempts } = await traceBatch()
    const wrong = attempts.flatMap((id) => wrongSteps(calls, id))
    say(`order: ${attempts.length} jobs, 12 steps each, ${calls.length} system calls`)
    expect(wrong).toEqual([])
    // Every POST is one of them: nothing else was sent.
    const posts = calls.filter((call) => isSocket(call) && call.args.includes('POST /v1/images'))
    expect(posts.length).toBe(attempts.length)
  })
})
