import { afterAll, describe, expect, it } from 'vitest'
import { violations } from './support/audit.ts'
import { openOneJobRig, places, type OneJobRig, type Place } from './support/one-job.ts'
import { saySkipped, say, seeded, sized } from './support/size.ts'
import { straceMissing } from './support/strace.ts'

/** What makes anything durable, or makes, names or removes a file. `write` is also how libuv's threads wake each other. */
const calls: Readonly<Record<Place, readonly string[]>> = {
  main: ['pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'openat'],
  pool: ['openat', 'write', 'writev', 'fsync', 'rename', 'link', 'unlink', 'mkdir'],
  converter: ['openat', 'write', 'fsync', 'rename', 'unlink'],
}
const faults = ['signal=SIGKILL', 'error=EIO', 'error=ENOSPC', 'error=EACCES'] as const

interface Point {
  readonly place: Place
  readonly call: string
  /** The n-th such call of the thread since the job was released. */
  readonly n: number
  readonly fault: (typeof faults)[number]
}

const missing = straceMissing()
if (missing) saySkipped('system calls that kill or fail', missing)

/** Every durable call of one job, counted by watching one that goes well. */
async function pointsOf(rig: OneJobRig): Promise<Point[]> {
  const points: Point[] = []
  for (const place of places) {
    const tracer = await rig.attach(place, ['-e', `trace=${calls[place].join()}`])
    await rig.next()
    const log = await tracer.detach()
    for (const call of calls[place]) {
      const count = [...log.matchAll(new RegExp(`(^|\\s)${call}\\(`, 'gm'))].length
      for (let n = 1; n <= count; n += 1) for (const fault of faults) points.push({ place, call, n, fault })
    }
  }
  return points
}

function shuffled(points: readonly Point[], random: () => number): Point[] {
  return points
    .map((point) => ({ point, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ point }) => point)
}

/** Whether the fault was met: how many calls a job makes varies a little with what is committed together. */
async function meet(rig: OneJobRig, { place, call, n, fault }: Point): Promise<boolean> {
  const tracer = await rig.attach(place, ['-e', `trace=${call}`, '-e', `inject=${call}:${fault}:when=${n}`])
  await rig.next()
  return /\(INJECTED\)|killed by SIGKILL/.test(await tracer.detach())
}

function total(counts: Iterable<number>): number {
  return [...counts].reduce((sum, n) => sum + n, 0)
}

describe.skipIf(missing !== null)('each durable system call of one job', () => {
  const met = new Map<string, number>()
  afterAll(() => say(`system calls met: ${[...met].map(([kind, n]) => `${n} ${kind}`).join(', ')}`))

  it('may kill the engine or fail: nothing is lost, nothing is paid twice', { timeout: 3_600_000 }, async () => {
    const random = seeded('system calls')
    const rig = await openOneJobRig(3_000)
    await rig.next()
    const all = await pointsOf(rig)
    const wanted = sized('PROOFSHEET_FAULTS_POINTS', 12, all.length)
    say(`${wanted} of ${all.length} points`)
    for (const point of shuffled(all, random)) {
      if (total(met.values()) >= wanted) break
      const name = `${point.place} ${point.call} ${point.n} ${point.fault}`
      await rig.next()
      if (await meet(rig, point)) met.set(point.fault, (met.get(point.fault) ?? 0) + 1)
      const state = await rig.recover()
      expect.soft(violations(rig.library, rig.accountant, { settled: true }), name).toEqual([])
      expect.soft(['done', 'unknown'], name).toContain(state)
      const prompts = rig.accountant.fake.ledger().map(({ prompt }) => prompt)
      expect.soft(prompts.length - new Set(prompts).size, `${name}: paid twice`).toBe(0)
    }
    expect(total(met.values())).toBeGreaterThan(wanted / 2)
  })
})
