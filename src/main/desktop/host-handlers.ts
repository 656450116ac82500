import {
  app,
  dialog,
  nativeTheme,
  shell,
  type BrowserWindow,
  type OpenDialogOptions,
  type SaveDialogOptions,
} from 'electron'
import type { z } from 'zod'
import { failed } from '../../contract/failure.ts'
import type { ChosenPath, HostOutput, HostRequestName, HostRequests } from '../../contract/host.ts'
import type { EngineProcess } from './engine-process.ts'
import type { Grants, Purpose } from './grants.ts'
import { links } from './links.ts'
import type { OpenedSheet } from './opened-sheet.ts'
import type { StateFile } from './state.ts'

export type HostHandlers = {
  readonly [Name in HostRequestName]: (input: z.output<HostRequests[Name]['input']>) => Promise<HostOutput<Name>>
}

export interface HostParts {
  readonly engine: EngineProcess
  readonly state: StateFile
  readonly grants: Grants
  readonly opened: OpenedSheet
  readonly window: () => BrowserWindow | null
  readonly findImage: (imageId: number) => Promise<string | null>
  readonly lastDelivery: () => string | null
  readonly useLibrary: (folder: string) => Promise<void>
}

/** How long another life of the engine waits for the one before, ms. */
export const restartGraceMs = 15_000

/** What only the shell can do, one function for each name of the contract. */
export function hostHandlers(parts: HostParts): HostHandlers {
  return {
    ...aboutTheApp(parts),
    ...dialogs(parts),
    ...places(parts),
  }
}

type Some<Name extends HostRequestName> = Pick<HostHandlers, Name>

function aboutTheApp(
  parts: HostParts,
): Some<
  | 'host.info'
  | 'host.viewState'
  | 'host.saveViewState'
  | 'host.openedSheet'
  | 'host.window'
  | 'host.restartEngine'
  | 'host.repairLibrary'
> {
  return {
    'host.info': async () => ({
      version: app.getVersion(),
      platform: platformName(),
      electron: process.versions.electron,
      engine: parts.engine.state,
    }),
    'host.viewState': async () => parts.state.state.view,
    'host.saveViewState': async (view) => {
      nativeTheme.themeSource = view.theme
      parts.state.save({ view })
      return null
    },
    'host.openedSheet': async () => parts.opened.take(),
    'host.window': async ({ action }) => {
      const window = parts.window()
      if (action === 'minimize') window?.minimize()
      else if (action === 'close') window?.close()
      else if (window?.isMaximized()) window.unmaximize()
      else window?.maximize()
      return null
    },
    'host.restartEngine': async () => {
      await parts.engine.restart(restartGraceMs)
      return null
    },
    'host.repairLibrary': async () => {
      await parts.engine.repair(restartGraceMs)
      return null
    },
  }
}

function dialogs(
  parts: HostParts,
): Some<
  | 'host.pickSheet'
  | 'host.pickPictures'
  | 'host.pickPictureFolder'
  | 'host.pickFolder'
  | 'host.pickCsv'
  | 'host.pickLibrary'
> {
  const pickAll = async (options: OpenDialogOptions): Promise<readonly string[]> => {
    const window = parts.window()
    const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    return answer.canceled ? [] : answer.filePaths
  }
  const pick = async (options: OpenDialogOptions): Promise<string | null> => (await pickAll(options))[0] ?? null
  const save = async (options: SaveDialogOptions): Promise<string | null> => {
    const window = parts.window()
    const answer = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
    return answer.canceled || answer.filePath === '' ? null : answer.filePath
  }
  const granted = (chosen: string | null, purpose: Purpose): ChosenPath | null =>
    chosen === null ? null : parts.grants.grant(chosen, purpose)
  return {
    'host.pickSheet': async () =>
      granted(await pick({ title: 'Open a sheet', properties: ['openFile'], filters: sheetFilters }), 'sheet'),
    'host.pickPictures': async () => {
      const files = await pickAll({
        title: 'Add pictures',
        properties: ['openFile', 'multiSelections'],
        filters: pictureFilters,
      })
      return files.map((file) => parts.grants.grant(file, 'picture'))
    },
    'host.pickPictureFolder': async () =>
      granted(await pick({ title: 'Folder with pictures', properties: ['openDirectory'] }), 'picture'),
    'host.pickFolder': async () =>
      granted(await pick({ title: 'Deliver into', properties: ['openDirectory', 'createDirectory'] }), 'delivery'),
    'host.pickCsv': async ({ name }) =>
      granted(await save({ title: 'Export as CSV', defaultPath: `${name}.csv`, filters: csvFilters }), 'table'),
    'host.pickLibrary': async () => {
      const chosen = granted(
        await pick({ title: 'Library folder', properties: ['openDirectory', 'createDirectory'] }),
        'library',
      )
      if (chosen) await parts.useLibrary(chosen.path)
      return chosen
    },
  }
}

const sheetFilters = [
  { name: 'Sheets', extensions: ['csv', 'tsv', 'tab', 'txt'] },
  { name: 'All files', extensions: ['*'] },
]

const pictureFilters = [
  { name: 'Pictures', extensions: ['png', 'jpg', 'jpeg', 'webp', 'gif', 'avif', 'tif', 'tiff', 'heic', 'heif'] },
  { name: 'All files', extensions: ['*'] },
]

const csvFilters = [{ name: 'CSV', extensions: ['csv'] }]

function places(parts: HostParts): Some<'host.showFolder' | 'host.showImage' | 'host.openLink'> {
  return {
    'host.showFolder': async ({ what }) => {
      const { state } = parts.engine
      const library = state.kind === 'ready' ? state.library : null
      const folder = what === 'library' ? library : parts.lastDelivery()
      if (folder === null) throw failed('not_found', 'There is no such folder yet.', 'Nothing to do.')
      const problem = await shell.openPath(folder)
      if (problem)
        throw failed('not_found', `The folder could not be shown: ${problem}.`, `Open it yourself: ${folder}`)
      return null
    },
    'host.showImage': async ({ imageId }) => {
      const file = await parts.findImage(imageId)
      if (file === null) throw failed('not_found', 'This image has no file.', 'Run the doctor to see what is missing.')
      shell.showItemInFolder(file)
      return null
    },
    'host.openLink': async ({ link }) => {
      await shell.openExternal(links[link])
      return null
    },
  }
}

function platformName(): 'linux' | 'darwin' | 'win32' | 'other' {
  const { platform } = process
  return platform === 'linux' || platform === 'darwin' || platform === 'win32' ? platform : 'other'
}
