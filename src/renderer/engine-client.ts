import type { Reply } from '../contract/channel.ts'
import type { EngineEvent, EventName, Events } from '../contract/events.ts'
import { engineGone, failed, ProofsheetError } from '../contract/failure.ts'
import type {
  Bridge,
  ChosenPath,
  EngineState,
  HostInput,
  HostOutput,
  HostRequestName,
  WindowEvent,
} from '../contract/host.ts'
import type { RequestInput, RequestName, RequestOutput } from '../contract/requests.ts'

/** The window's end of the line to the engine and the shell. Everything that fails throws ProofsheetError. */
export interface EngineClient {
  readonly request: <Name extends RequestName>(name: Name, input: RequestInput<Name>) => Promise<RequestOutput<Name>>
  readonly host: <Name extends HostRequestName>(name: Name, input: HostInput<Name>) => Promise<HostOutput<Name>>
  /** The path of a dropped file, granted to the engine; null when it is not a file on disk. */
  readonly chooseDropped: (file: File) => Promise<ChosenPath | null>
  /** Engine events in the order they came, one call per frame. */
  readonly onEvents: (listener: (events: readonly EngineEvent[]) => void) => () => void
  readonly onEngineState: (listener: (state: EngineState) => void) => () => void
  /** The user asked, outside the window, for a sheet to be opened. */
  readonly onOpenSheet: (listener: (sheet: ChosenPath) => void) => () => void
}

/**
 * Wraps the bridge. A request that waits when the engine stops is rejected at once with `engine_gone`: an answer
 * that comes after that is nobody's.
 */
export function createEngineClient(bridge: Bridge): EngineClient {
  const waiting = new Set<(error: ProofsheetError) => void>()
  const events = new Listeners<readonly EngineEvent[]>()
  const states = new Listeners<EngineState>()
  const sheets = new Listeners<ChosenPath>()

  bridge.subscribe((event: WindowEvent) => {
    if (event.kind === 'events') events.tell(event.events)
    else if (event.kind === 'openSheet') sheets.tell(event.sheet)
    else {
      if (event.state.kind === 'restarting' || event.state.kind === 'failed') rejectAll(waiting)
      states.tell(event.state)
    }
  })

  return {
    request: (name, input) => answer(bridge.engine[name](input), waiting),
    host: (name, input) => answer(bridge.host[name](input), new Set()),
    chooseDropped: (file) => bridge.chooseDropped(file),
    onEvents: events.add,
    onEngineState: states.add,
    onOpenSheet: sheets.add,
  }
}

/** Calls `handler` with each event of one name; a filter over `onEvents`. */
export function onEvent<Name extends EventName>(
  client: EngineClient,
  name: Name,
  handler: (data: Events[Name]) => void,
): () => void {
  return client.onEvents((events) => {
    for (const event of events) if (event.name === name) handler(event.data as Events[Name])
  })
}

function answer<Value>(reply: Promise<Reply<Value>>, waiting: Set<(error: ProofsheetError) => void>): Promise<Value> {
  return new Promise((resolve, reject) => {
    waiting.add(reject)
    reply
      .then((value) => (value.ok ? resolve(value.value) : reject(new ProofsheetError(value.failure))))
      .catch((cause: unknown) => reject(failed('internal', String(cause), 'Try again.', cause)))
      .finally(() => waiting.delete(reject))
  })
}

function rejectAll(waiting: Set<(error: ProofsheetError) => void>): void {
  for (const reject of waiting) reject(new ProofsheetError(engineGone))
  waiting.clear()
}

class Listeners<Value> {
  readonly #all = new Set<(value: Value) => void>()

  readonly add = (listener: (value: Value) => void): (() => void) => {
    this.#all.add(listener)
    return () => this.#all.delete(listener)
  }

  tell(value: Value): void {
    for (const listener of this.#all) listener(value)
  }
}
