import { Menu, type MenuItemConstructorOptions } from 'electron'

/** Only what the system needs for its keys (copy, paste, quit); the window draws its own controls. No reload, no tools. */
export function installMenu(platform: NodeJS.Platform): void {
  const app: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : [{ role: 'fileMenu' }]
  Menu.setApplicationMenu(Menu.buildFromTemplate([...app, { role: 'editMenu' }]))
}
