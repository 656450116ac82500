import { parseArgs } from 'node:util'
import type { FromEngine, ToEngine } from '../../contract/channel.ts'
import { failureOf } from '../../contract/failure.ts'
import { openEngine, repairLibrary } from './index.ts'
import { serve, type Channel } from './serve.ts'

/** The engine as the shell's child: `--library DIR`, one IPC channel, no socket. `--repair` mends the library first. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { library: { type: 'string' }, version: { type: 'string' }, repair: { type: 'boolean' } },
  })
  const channel = parentChannel()
  if (!values.library) throw new Error('--library is missing')
  try {
    if (values.repair) await repairLibrary({ library: values.library, program: 'desktop', repair: true })
    const version = values.version ? { version: values.version } : {}
    const engine = await openEngine({ library: values.library, program: 'desktop', ...version })
    let stopping = false
    const stop = (): void => {
      if (stopping) return
      stopping = true
      void engine.close().finally(() => process.exit(0))
    }
    // When the shell dies the channel closes: finish what is paid for, then go.
    process.on('disconnect', stop)
    process.on('SIGTERM', stop)
    process.on('SIGHUP', stop)
    // Something unforeseen: stop sending, but let what is paid for arrive and be stored.
    process.on('unhandledRejection', stop)
    process.on('SIGINT', stop)
    serve(engine, channel, stop)
  } catch (error) {
    channel.send({ kind: 'refused', failure: failureOf(error) })
    process.disconnect()
    process.exitCode = 1
  }
}

function parentChannel(): Channel {
  return {
    send: (message: FromEngine) => {
      // The shell may be gone without a word; its end arrives as `disconnect`.
      if (process.connected) process.send?.(message, () => undefined)
    },
    onMessage: (listener) => void process.on('message', (message) => listener(message as ToEngine)),
  }
}

await main()
