import { fileURLToPath } from 'node:url'
import { parentPort, Worker } from 'node:worker_threads'
import type { Reply } from '../../contract/channel.ts'
import { failed, failureOf, ProofsheetError } from '../../contract/failure.ts'
import { databaseFailure } from './store/database-failure.ts'

/** A program of a thread of its own: where its source lies, below this folder, and its name in a build. */
export interface ThreadProgram {
  readonly source: string
  readonly built: string
}

/** In the source tree the program itself; in a build, where every bundle lies in dist/<name>/, the engine's. */
function fileOf({ source, built }: ThreadProgram): string {
  const isSource = import.meta.url.endsWith('.ts')
  return fileURLToPath(new URL(isSource ? `./${source}` : `../engine/${built}.js`, import.meta.url))
}

/**
 * Has a program do a task in a thread of its own: it reads a whole database, and the engine's own thread has paid answers
 * to keep. The thread gets the task and no environment, so no key. Rejects with what it failed with.
 */
export function inThread<Result>(program: ThreadProgram, task: object): Promise<Result> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(fileOf(program), { workerData: task, env: {}, execArgv: [] })
    thread.once('message', (result: Reply<Result>) => {
      if (result.ok) resolve(result.value)
      else reject(new ProofsheetError(result.failure))
    })
    thread.once('error', reject)
    thread.once('exit', (code) => {
      reject(failed('internal', `The thread for ${program.built} ended without a word (${code}).`, 'Try again.'))
    })
  })
}

/** In the thread: tells what the work came to. */
export async function answerWith(work: Promise<unknown>): Promise<void> {
  parentPort?.postMessage(await replyOf(work), [])
}

async function replyOf(work: Promise<unknown>): Promise<Reply<unknown>> {
  try {
    return { ok: true, value: await work }
  } catch (error) {
    return { ok: false, failure: failureOf(databaseFailure(error)) }
  }
}
