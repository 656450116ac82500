import { openEngine } from '../../src/main/engine/index.ts'

/** An engine to be killed: resumes everything in a library and works until it is told to die. */
const { library, url } = JSON.parse(process.argv[2] ?? '{}') as { library: string; url: string }
const engine = await openEngine({ library, program: 'cli', baseUrl: url })
await engine.request('queue.resume', {})
process.send?.('working')
