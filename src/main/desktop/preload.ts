import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Reply } from '../../contract/channel.ts'
import { hostRequestNames, type Bridge, type ChosenPath, type WindowEvent } from '../../contract/host.ts'
import { requestNames } from '../../contract/requests.ts'
import { bundleOrigin, channels, dropRequest } from './channels.ts'

/** One function for each name, bound to its name here: nothing the page holds takes a channel or a name. */
function calls(channel: string, names: readonly string[]): object {
  const entries = names.map((name) => [
    name,
    (input: unknown): Promise<unknown> => ipcRenderer.invoke(channel, name, input),
  ])
  return Object.freeze(Object.fromEntries(entries))
}

async function chooseDropped(file: unknown): Promise<ChosenPath | null> {
  if (!(file instanceof File)) return null
  const path = webUtils.getPathForFile(file)
  if (path === '') return null
  const reply = (await ipcRenderer.invoke(channels.host, dropRequest, path)) as Reply<ChosenPath | null>
  return reply.ok ? reply.value : null
}

/** The listener gets data only, never Electron's event. */
function subscribe(listener: (event: WindowEvent) => void): () => void {
  const forward = (_event: unknown, data: WindowEvent): void => listener(data)
  ipcRenderer.on(channels.push, forward)
  return () => {
    ipcRenderer.removeListener(channels.push, forward)
  }
}

const bridge = {
  engine: calls(channels.engine, requestNames) as Bridge['engine'],
  host: calls(channels.host, hostRequestNames) as Bridge['host'],
  chooseDropped,
  subscribe,
} satisfies Bridge

// A page that is not ours gets no bridge at all; the shell would refuse its questions anyway.
if (location.origin === bundleOrigin) contextBridge.exposeInMainWorld('proofsheet', Object.freeze(bridge))
