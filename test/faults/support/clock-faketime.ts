import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { canaryKey } from '../../support/engine.ts'
import { mainFile } from '../../support/programs.ts'

const main = mainFile('cli')
const libraries = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((name) => `/usr/lib/${name}/faketime/libfaketime.so.1`)

export interface Shifted {
  /** Sets the program's wall clock to now plus this, such as "+10d" or "-3y". Its monotonic clock goes on. */
  shift(by: string): void
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>
}

/** The real program with a wall clock that can be set while it runs; null where libfaketime is not installed. */
export function startUnderFaketime(args: readonly string[], at: { home: string; url: string }): Shifted | null {
  const library = libraries.find((path) => existsSync(path))
  if (library === undefined) return null
  const file = join(at.home, 'clock')
  writeFileSync(file, '+0')
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: at.home,
    env: {
      PATH: process.env['PATH'],
      HOME: at.home,
      XDG_DATA_HOME: join(at.home, 'data'),
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
      PROOFSHEET_LIBRARY: join(at.home, 'library'),
      OPENAI_API_KEY: canaryKey,
      OPENAI_BASE_URL: at.url,
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
    ([[code], stdout, stderr]) => ({ code: code as number | null, stdout, stderr }),
  )
  return { shift: (by) => writeFileSync(file, by), ended }
}
