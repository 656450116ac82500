import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import sharp from 'sharp'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { openPreparer } from '../../../src/main/engine/imaging/converter.ts'
import { answerWith, makePicture } from '../../support/pictures.ts'
import { childPids, type Desk, failureFrom, jobAt, openDesk } from './desk.ts'

let desk: Desk | null = null
afterEach(async () => {
  await desk?.close()
  desk = null
})

/** A job whose answer is a pipe nobody has written to yet: it stays under way for as long as the test wants. */
function pendingJob(at: Desk, name: string): ReturnType<typeof jobAt> {
  execFileSync('mkfifo', [at.path(`${name}.resp`)])
  return jobAt(at.path, name)
}

async function converterPid(before: readonly number[] = []): Promise<number> {
  for (;;) {
    const pid = childPids().find((id) => !before.includes(id))
    if (pid !== undefined) return pid
    await delay(5)
  }
}

async function kill(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL')
  while (childPids().includes(pid)) await delay(5)
}

test('a crash rejects the job it happened to, and the next one works', async () => {
  desk = openDesk()
  const picture = await makePicture({ width: 64, height: 64 })
  const failing = failureFrom(desk.converter.extract(pendingJob(desk, 'stuck')))
  await kill(await converterPid())
  const failure = await failing
  expect([failure.code, failure.money, failure.details?.['exit']]).toEqual([
    'converter_crashed',
    'charged',
    'signal SIGKILL',
  ])
  const next = await desk.converter.extract(desk.jobFor('next', answerWith(picture)))
  expect(next.width).toBe(64)
})

test('of several jobs in a crash only the one that crashes again alone is rejected', async () => {
  desk = openDesk({ concurrency: 3 })
  const body = answerWith(await makePicture({ width: 64, height: 64 }))
  const guilty = failureFrom(desk.converter.extract(pendingJob(desk, 'guilty')))
  const innocent = desk.converter.extract(pendingJob(desk, 'innocent'))
  const { converter, jobFor } = desk
  const waiting = [1, 2, 3].map((n) => converter.extract(jobFor(`waiting-${n}`, body)))
  const first = await converterPid()
  await kill(first)
  await kill(await converterPid([first]))
  expect((await guilty).code).toBe('converter_crashed')
  await writeFile(desk.path('innocent.resp'), body)
  expect((await innocent).width).toBe(64)
  expect((await Promise.all(waiting)).map((done) => done.width)).toEqual([64, 64, 64])
})

test('a job over its time is given up, its neighbour taken up again', async () => {
  desk = openDesk({ concurrency: 2, taskTimeoutMs: 8_000 })
  const slow = failureFrom(desk.converter.extract(pendingJob(desk, 'slow')))
  await delay(1_500)
  const neighbour = desk.converter.extract(pendingJob(desk, 'neighbour'))
  const failure = await slow
  expect([failure.code, failure.money]).toEqual(['picture_undecodable', 'charged'])
  await writeFile(desk.path('neighbour.resp'), answerWith(await makePicture({ width: 64, height: 64 })))
  expect((await neighbour).width).toBe(64)
})

/** Noise upon noise, 16 megapixels of each: minutes of drawing in a few hundred bytes, all of it in one step. */
const slowSvg = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" width="4096" height="4096"><filter id="f">${'<feTurbulence baseFrequency="0.02" numOctaves="10"/><feGaussianBlur stdDeviation="20"/>'.repeat(20)}</filter><rect width="100%" height="100%" filter="url(#f)"/></svg>`,
)

test('a drawing gets less time than a picture, and what waits behind it goes on', async () => {
  desk = openDesk({ concurrency: 1, drawingTimeoutMs: 500 })
  const slow = failureFrom(desk.converter.extract(desk.jobFor('slow', answerWith(slowSvg))))
  const picture = answerWith(await makePicture({ width: 64, height: 64 }))
  expect((await desk.converter.extract(desk.jobFor('behind', picture))).width).toBe(64)
  expect(await slow).toMatchObject({
    code: 'picture_undecodable',
    money: 'charged',
    details: { decoder: 'took over 1 s' },
  })
})

test('a drawing that goes along is given up in the same time', async () => {
  desk = openDesk()
  const preparer = openPreparer({ concurrency: 1, drawingTimeoutMs: 500 })
  onTestFinished(() => preparer.close())
  await writeFile(desk.path('slow.svg'), slowSvg)
  const job = {
    sourcePath: desk.path('slow.svg'),
    as: { kind: 'image' } as const,
    outputPath: desk.path('out'),
    thumb: null,
  }
  expect(await failureFrom(preparer.prepare(job))).toMatchObject({ details: { decoder: 'took over 1 s' } })
})

test('close ends the child and rejects what is open', async () => {
  desk = openDesk({ concurrency: 1 })
  const at = desk
  const open = ['a', 'b'].map((name) => failureFrom(at.converter.extract(pendingJob(at, name))))
  const pid = await converterPid()
  await desk.converter.close()
  expect((await Promise.all(open)).map(({ code }) => code)).toEqual(['cancelled', 'cancelled'])
  expect(childPids()).not.toContain(pid)
  expect((await failureFrom(desk.converter.extract(jobAt(desk.path, 'late')))).code).toBe('cancelled')
})

test('the child sees nothing of the environment, and an idle one keeps no process alive', async () => {
  const program = `
    import { openConverter } from ${JSON.stringify(new URL('../../../src/main/engine/imaging/converter.ts', import.meta.url).href)}
    import { readFileSync } from 'node:fs'
    const converter = openConverter({ concurrency: 1 })
    await converter.render({ sourcePath: '/nowhere', outputs: [], thumbs: [], finish: null }).catch(() => undefined)
    const pid = readFileSync('/proc/self/task/' + process.pid + '/children', 'utf8').trim()
    console.log(readFileSync('/proc/' + pid + '/environ', 'latin1').replaceAll('\\0', '\\n'))`
  const seen = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, OPENAI_API_KEY: 'sk-canary-0123456789' },
    timeout: 20_000,
    encoding: 'utf8',
  })
  expect(seen).not.toContain('canary')
  const names = seen.split('\n').map((line) => line.split('=')[0])
  expect(new Set(names.filter(Boolean))).toEqual(
    new Set(['UV_THREADPOOL_SIZE', 'MALLOC_ARENA_MAX', 'NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE']),
  )
})

test('an idle child is ended and started again for the next job', async () => {
  desk = openDesk({ idleMs: 10 })
  const body = answerWith(await makePicture({ width: 64, height: 64 }))
  for (const name of ['one', 'two']) {
    expect((await desk.converter.extract(desk.jobFor(name, body))).width).toBe(64)
    while (childPids().length > 0) await delay(5)
  }
})

test('a drawing with a picture in it that is larger than memory ends one child, whether it is received or goes along', async () => {
  const mostMemory = 250 * 1024 * 1024
  desk = openDesk({ mostMemory })
  const side = 8_000
  const large = sharp({
    create: { width: side, height: side, channels: 3, background: '#123456' },
    limitInputPixels: false,
  })
  const inside = (await large.png({ compressionLevel: 9 }).toBuffer()).toString('base64')
  const drawing = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="data:image/png;base64,${inside}" width="9" height="9"/></svg>`,
  )
  const failure = await failureFrom(desk.converter.extract(desk.jobFor('drawing', answerWith(drawing))))
  expect([failure.code, failure.money]).toEqual(['converter_crashed', 'charged'])
  const small = answerWith(await makePicture({ width: 64, height: 64 }))
  expect((await desk.converter.extract(desk.jobFor('next', small))).width).toBe(64)

  const preparer = openPreparer({ concurrency: 1, mostMemory })
  onTestFinished(() => preparer.close())
  await writeFile(desk.path('drawing.svg'), drawing)
  const job = { sourcePath: desk.path('drawing.svg'), outputPath: desk.path('out'), thumb: null }
  expect((await failureFrom(preparer.prepare({ ...job, as: { kind: 'image' } }))).code).toBe('converter_crashed')
})
