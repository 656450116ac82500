import { ipcMain, type IpcMainInvokeEvent } from 'electron'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { Reply } from '../../contract/channel.ts'
import { failed, failureOf } from '../../contract/failure.ts'
import { hostRequests, type ChosenPath, type HostRequestName } from '../../contract/host.ts'
import { isRequestName, type RequestName } from '../../contract/requests.ts'
import { channels, dropRequest } from './channels.ts'
import type { Grants } from './grants.ts'
import type { HostHandlers } from './host-handlers.ts'
import { isOurPage } from './sender.ts'

export interface IpcParts {
  /** Whether the sender is the one window we opened. */
  readonly ownsSender: (event: IpcMainInvokeEvent) => boolean
  readonly askEngine: (name: RequestName, input: unknown) => Promise<Reply<unknown>>
  readonly host: HostHandlers
  readonly grants: Grants
}

/** The only file that listens to the window. Sender, name and payload are checked before anything is done. */
export function bindIpc(parts: IpcParts): void {
  const guarded =
    (answer: (name: unknown, input: unknown) => Promise<Reply<unknown>>) =>
    async (event: IpcMainInvokeEvent, name: unknown, input: unknown): Promise<Reply<unknown>> => {
      try {
        if (!isOurPage(event.senderFrame) || !parts.ownsSender(event)) throw refused('The sender is not the app.')
        return await answer(name, input)
      } catch (error) {
        return { ok: false, failure: failureOf(error) }
      }
    }
  ipcMain.handle(
    channels.engine,
    guarded((name, input) => askEngine(parts, name, input)),
  )
  ipcMain.handle(
    channels.host,
    guarded(async (name, input) => ({ ok: true, value: await askHost(parts, name, input) })),
  )
}

function refused(message: string): Error {
  return failed('bad_request', message, 'Report it: the window asked for something it should not.')
}

/** The engine checks the payload by its schema; here only what the engine cannot know: which paths the user chose. */
async function askEngine(parts: IpcParts, name: unknown, input: unknown): Promise<Reply<unknown>> {
  if (!isRequestName(name)) throw refused('There is no such request.')
  if (!parts.grants.allows(name, input)) throw refused('That path was not chosen by the user.')
  return parts.askEngine(name, input)
}

function isHostRequestName(name: unknown): name is HostRequestName {
  return typeof name === 'string' && Object.hasOwn(hostRequests, name)
}

async function askHost(parts: IpcParts, name: unknown, input: unknown): Promise<unknown> {
  if (name === dropRequest) return chooseDropped(parts.grants, input)
  if (!isHostRequestName(name)) throw refused('There is no such request.')
  return callHost(parts.host, name, input)
}

function callHost(host: HostHandlers, name: HostRequestName, input: unknown): Promise<unknown> {
  const parsed = hostRequests[name].input.safeParse(input)
  if (!parsed.success) throw refused(z.prettifyError(parsed.error))
  // Schema and handler stand under one name, which TypeScript cannot follow through a union of names.
  const handler = host[name] as (parsed: unknown) => Promise<unknown>
  return handler(parsed.data)
}

const droppedSchema = z
  .string()
  .min(1)
  .max(4_096)
  .refine((value) => path.isAbsolute(value))

async function chooseDropped(grants: Grants, input: unknown): Promise<ChosenPath | null> {
  const parsed = droppedSchema.safeParse(input)
  if (!parsed.success) return null
  const found = await stat(parsed.data).catch(() => null)
  if (!found?.isFile()) return null
  // What is dropped may be a sheet or a picture; where it lands decides.
  grants.grant(parsed.data, 'picture')
  return grants.grant(parsed.data, 'sheet')
}
