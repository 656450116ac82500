import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { tempFolder } from '../../support/temp.ts'

/** Why system calls cannot be traced here, or null. As root on Debian strace is installed when it is missing. */
export function straceMissing(): string | null {
  if (process.platform !== 'linux') return 'strace is a Linux program'
  if (!runs('strace', '-V') && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    spawnSync('sh', ['-c', 'apt-get update -qq && apt-get install -y --no-install-recommends strace'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  }
  if (!runs('strace', '-V')) return 'strace is not installed (apt-get install strace)'
  return runs('strace', '-qq', '-o', '/dev/null', 'true') ? null : 'strace may not trace processes here'
}

function runs(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}

/** A tracer attached to running threads. */
export interface Tracer {
  /** Lets go of them; resolves with what was traced. */
  detach(): Promise<string>
  /** What was traced so far. */
  log(): string
}

/**
 * Attaches to threads (or with `follow` to whole processes and what they start) and resolves when the tracing has begun.
 * `options` are strace's own, as "-e inject=fsync:error=EIO:when=3".
 */
export async function trace(ids: readonly number[], options: readonly string[]): Promise<Tracer> {
  const output = join(tempFolder(), 'trace')
  const targets = ids.flatMap((id) => ['-p', String(id)])
  const child = spawn('strace', ['-o', output, ...options, ...targets], { stdio: ['ignore', 'ignore', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await attached(child, ids)
  const log = (): string => (existsSync(output) ? readFileSync(output, 'utf8') : '')
  return {
    log,
    async detach() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGINT')
        await once(child, 'exit')
      }
      return log()
    },
  }
}

/** The kernel tells who traces a thread. */
async function attached(child: ChildProcess, ids: readonly number[]): Promise<void> {
  const isTraced = (id: number): boolean =>
    Number(/TracerPid:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]) === child.pid
  while (!ids.every(isTraced)) {
    if (child.exitCode !== null) throw new Error(`strace ended with ${child.exitCode}`)
    await delay(2)
  }
  // Attaching stops a thread for a moment; it runs on by itself.
}

export interface Threads {
  /** The thread that runs JavaScript and SQLite. */
  readonly main: number
  /** libuv's threads, which do the file calls that JavaScript waits for. */
  readonly pool: readonly number[]
}

/** The threads of a Node process. libuv names its own "libuv-worker". */
export function threadsOf(pid: number): Threads {
  const ids = readdirSync(`/proc/${pid}/task`).map(Number)
  const nameOf = (id: number): string => readFileSync(`/proc/${pid}/task/${id}/comm`, 'utf8').trim()
  return { main: pid, pool: ids.filter((id) => id !== pid && nameOf(id) === 'libuv-worker') }
}

/** Processes started by a process, by what their command line contains. */
export function childrenOf(pid: number, command: string): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return (children === '' ? [] : children.split(' ').map(Number)).filter((id) =>
    readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(command),
  )
}
