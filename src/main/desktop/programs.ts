import { app } from 'electron'
import path from 'node:path'

/** Files the shell starts or loads, found from where this bundle lies: `dist/desktop`, in the repository or in the asar. */
const dist = path.resolve(import.meta.dirname, '..')
const executable = process.platform === 'win32' ? 'node.exe' : 'node'

export const rendererFolder = path.join(dist, 'renderer')
export const preloadFile = path.join(dist, 'preload', 'preload.cjs')

/** The engine and the Node it runs on: outside the asar when packaged, since another program reads them. */
export function enginePrograms(): { readonly node: string; readonly program: string } {
  if (app.isPackaged) {
    const folder = path.join(process.resourcesPath, 'engine')
    return { node: path.join(folder, 'bin', executable), program: path.join(folder, 'dist', 'engine', 'main.js') }
  }
  return {
    node: path.resolve(dist, '..', 'node_modules', 'node', 'bin', executable),
    program: path.join(dist, 'engine', 'main.js'),
  }
}
