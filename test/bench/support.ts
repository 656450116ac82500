import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { engineFlags } from '../../src/contract/engine-flags.ts'

/** CPU seconds (user + system) and peak resident bytes of a process and its living descendants. Linux only. */
export interface Usage {
  readonly cpuSeconds: number
  readonly peakBytes: number
}

const ticksPerSecond = 100

/** Reads /proc: a process must still live to be counted. */
export function usageOfTree(pid: number = process.pid): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  const own = ((fields[11] ?? 0) + (fields[12] ?? 0)) / ticksPerSecond
  const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
  return children
    .map((child) => usageOfTree(child))
    .reduce(
      (sum, usage) => ({ cpuSeconds: sum.cpuSeconds + usage.cpuSeconds, peakBytes: sum.peakBytes + usage.peakBytes }),
      {
        cpuSeconds: own,
        peakBytes: peak,
      },
    )
}

/** Runs a script in a fresh process, started as the engine's is, and gives back what it sent. */
export function inFreshProcess<Result>(script: string, input: unknown): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = fork(script, [JSON.stringify(input)], {
      execArgv: [...engineFlags],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    let result: Result | undefined
    child.on('message', (message) => {
      result = message as Result
    })
    child.on('exit', (code) => {
      if (code === 0 && result !== undefined) resolve(result)
      else reject(new Error(`${script} ended with ${code}`))
    })
  })
}

/** The fake API in a process of its own, so that its work is not counted. */
export async function startFakeProcess(settings: unknown): Promise<{ url: string; stop: () => void }> {
  const script = fileURLToPath(new URL('./fake-process.ts', import.meta.url))
  const child: ChildProcess = fork(script, [JSON.stringify(settings)])
  const url = await new Promise<string>((resolve) => child.once('message', (message) => resolve(message as string)))
  return { url, stop: () => void child.kill() }
}

/** Calls `work` with a folder that is gone afterwards. */
export async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'proofsheet-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** One line per figure: name, ratio, goal, and whether it holds. A miss sets the exit code. */
export function report(name: string, ratio: number, goal: number, detail: string): void {
  const holds = ratio <= goal
  console.log(`${holds ? 'ok  ' : 'MISS'} ${name}: ${ratio.toFixed(3)} (goal <= ${goal}) ${detail}`)
  if (!holds) process.exitCode = 1
}

/** A figure without a goal, for comparison. */
export function inform(name: string, ratio: number, detail: string): void {
  console.log(`     ${name}: ${ratio.toFixed(3)} ${detail}`)
}
