import { failureOf } from '../../../contract/failure.ts'
import { assertNever } from '../../../contract/assert-never.ts'
import { moneyOf } from './failures.ts'
import { hardenSharp } from './picture.ts'
import { allowInputs } from './prepare-picture.ts'
import { prepare } from './prepare.ts'
import {
  inputsFlag,
  memoryFlag,
  type DrawingMessage,
  type OnDrawing,
  type ResultMessage,
  type Task,
  type TaskMessage,
  type TaskResult,
} from './protocol.ts'
import { extract, render } from './tasks.ts'

async function perform(task: Task, onDrawing: OnDrawing): Promise<TaskResult> {
  switch (task.kind) {
    case 'extract':
      return { kind: 'extract', value: await extract(task.job, onDrawing) }
    case 'render':
      return { kind: 'render', value: await render(task.job, onDrawing) }
    case 'prepare':
      return { kind: 'prepare', value: await prepare(task.job, onDrawing) }
    default:
      return assertNever(task)
  }
}

async function answer({ id, task }: TaskMessage): Promise<ResultMessage> {
  try {
    return { id, ok: true, result: await perform(task, (isDrawing) => tell({ id, isDrawing })) }
  } catch (error) {
    return { id, ok: false, failure: { ...failureOf(error), money: moneyOf(task) } }
  }
}

function tell(message: ResultMessage | DrawingMessage): void {
  // A parent that was killed is gone before `disconnect` comes: nobody is left to be told.
  if (process.connected) process.send?.(message, () => undefined)
}

/** Decoders ask the system for memory and not us: only how much this process has tells. They work on threads of their own. */
function watchMemory(most: number): void {
  setInterval(() => {
    if (process.memoryUsage.rss() > most) process.kill(process.pid, 'SIGKILL')
  }, 50).unref()
}

process.umask(0o077)
watchMemory(Number(process.argv.find((flag) => flag.startsWith(memoryFlag))?.slice(memoryFlag.length) ?? Infinity))
hardenSharp()
if (process.argv.includes(inputsFlag)) allowInputs()
process.on('message', (message: TaskMessage) => void answer(message).then(tell))
// The engine is gone: whatever is half done is found again by its recovery.
process.on('disconnect', () => process.exit(0))
