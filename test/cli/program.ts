import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { canaryKey, type Fake } from '../support/engine.ts'
import { mainFile } from '../support/programs.ts'

const main = mainFile('cli')

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Standard output as `--json` has it: one object a line and nothing else. */
  readonly records: () => readonly Readonly<Record<string, unknown>>[]
  /** The last record. */
  readonly last: () => Readonly<Record<string, unknown>>
  readonly ofType: (type: string) => readonly Readonly<Record<string, unknown>>[]
}

export interface Program {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when the text has appeared on standard output. */
  readonly said: (text: string) => Promise<void>
}

/** A shell's environment with a home of its own and no keychain; with a fake API also its address and a key. */
export interface Surroundings {
  readonly home: string
  readonly fake?: Fake
}

/** Starts the real program. It is killed when the test ends. */
export function start(args: readonly string[], surroundings: Surroundings): Program {
  const program = launch(args, surroundings)
  onTestFinished(() => void program.child.kill('SIGKILL'))
  return program
}

function launch(args: readonly string[], { home, fake }: Surroundings): Program {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: home,
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      HOME: home,
      LOCALAPPDATA: home,
      XDG_DATA_HOME: join(home, 'data'),
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
      PROOFSHEET_LIBRARY: join(home, 'library'),
      ...(fake && { OPENAI_API_KEY: canaryKey, OPENAI_BASE_URL: fake.url }),
    },
  })
  const ended = finish(child)
  return { child, ended, said: (wanted) => said(child, wanted) }
}

function said(child: ChildProcess, wanted: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      if (seen.includes(wanted)) resolve()
    })
    child.once('close', () => reject(new Error(`The program ended without saying ${wanted}`)))
  })
}

async function finish(child: ChildProcess): Promise<Ended> {
  if (!child.stdout || !child.stderr) throw new Error('The program was started without pipes')
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  const records = () =>
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  return {
    code: code as number | null,
    stdout,
    stderr,
    records,
    last: () => records().at(-1) ?? {},
    ofType: (type) => records().filter((record) => record['type'] === type),
  }
}

/** Runs the real program to its end. */
export function run(args: readonly string[], surroundings: Surroundings): Promise<Ended> {
  return launch(args, surroundings).ended
}

/** Rows "00001,thing 1" and a recipe beside them; the program finds both by the name of the sheet. */
export function writeThings(home: string, rows: number, recipe: Readonly<Record<string, unknown>> = {}): string {
  const path = join(home, 'things.csv')
  const lines = Array.from({ length: rows }, (_, index) => `${String(index + 1).padStart(5, '0')},thing ${index + 1}!`)
  writeFileSync(path, `sku,thing\n${lines.join('\n')}\n`)
  const parameters = { model: 'gpt-image-2.6-flare', size: '1024x1024', quality: 'low' }
  const whole = { template: 'A picture of {{thing}}', parameters, ...recipe }
  writeFileSync(join(home, 'things.recipe.json'), JSON.stringify(whole))
  return path
}
