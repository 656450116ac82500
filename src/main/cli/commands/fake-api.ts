import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { startFakeApi } from '../../engine/index.ts'
import { failed } from '../../../contract/failure.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { onInterrupt } from '../interrupt.ts'
import { outputOptions, toPort, type OutputFlags } from '../options.ts'
import { Output } from '../output.ts'

type FakeServer = Awaited<ReturnType<typeof startFakeApi>>
type FakeScript = NonNullable<Parameters<typeof startFakeApi>[0]>['script']

interface FakeApiFlags extends OutputFlags {
  readonly port: number
  readonly script?: string
  readonly models?: string
}

/** `fake-api`: the scripted fake provider on this machine, until it is interrupted. */
export function fakeApiCommand(program: Command, exit: (code: ExitCode) => void): void {
  outputOptions(
    program.command('fake-api').description('a fake provider on 127.0.0.1, for trying things and for tests'),
  )
    .option('--port <n>', 'port (0: any free one)', toPort, 0)
    .option('--script <file>', 'JSON that says how it behaves')
    .option('--models <file>', 'model file: it makes pictures of these models too')
    .action(async (flags: FakeApiFlags) => exit(await fakeApi(flags)))
}

async function fakeApi(flags: FakeApiFlags): Promise<ExitCode> {
  const output = new Output(flags)
  const api = await start(flags)
  const interruption = onInterrupt(output, 'Stopping.')
  try {
    output.record({ type: 'listening', url: api.url })
    output.line(`Listening on ${api.url}`)
    output.line(`Use it: OPENAI_API_KEY=test proofsheet run SHEET --provider openai --base-url ${api.url}`)
    output.line(`Accepted, that is billed, requests: ${new URL('/__ledger', api.url).href}`)
    if (!interruption.signal.aborted) await once(interruption.signal, 'abort')
  } finally {
    await api.close()
    interruption.release()
  }
  return exitCodes.done
}

async function start({ port, script: path, models: named }: FakeApiFlags): Promise<FakeServer> {
  const { loadRegistry, ownModels, startFakeApi } = await import('../../engine/index.ts')
  const models = ownModels(loadRegistry({ named }))
  // Checked by the fake API itself, which says what is wrong and where.
  const script = path === undefined ? {} : { script: await readScript(path) }
  try {
    return await startFakeApi({ port, models, ...script })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    throw failed(
      'bad_request',
      `Port ${port} is taken.`,
      'Choose another with --port, or none for any free one.',
      error,
    )
  }
}

async function readScript(path: string): Promise<FakeScript> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as FakeScript
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw failed('bad_request', `The script ${path} cannot be read: ${reason}.`, 'Check the path and the JSON.', error)
  }
}
