import { mkdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright'
import { ask, expect, expectAccessible, type Desktop, type Profile } from './electron.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** Writes a sheet into the test's folder; its path. */
export async function writeSheet({ folder }: Profile, name: string, text: string): Promise<string> {
  const file = path.join(folder, name)
  await writeFile(file, text)
  return file
}

/** A sheet of so many rows with a key ("P-1" and on) and a prompt: one picture for each row. */
export function smallSheet(rows: number): string {
  const lines = Array.from({ length: rows }, (_, index) => `P-${index + 1},A blue mug with the number ${index + 1}`)
  return ['sku,prompt', ...lines, ''].join('\n')
}

/** The next time the app asks for a file or a folder, the system's dialog answers this path. */
export async function answerDialog({ app }: Desktop, chosen: string): Promise<void> {
  await app.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] })
  }, chosen)
}

/** The next time the app asks where to save, the system's dialog answers this path. */
export async function answerSaveDialog({ app }: Desktop, chosen: string): Promise<void> {
  await app.evaluate(({ dialog }, file) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: file })
  }, chosen)
}

/** Brings a sheet to the import screen through the button and the system's dialog. */
export async function chooseSheet(desktop: Desktop, file: string): Promise<void> {
  await answerDialog(desktop, file)
  await desktop.page.getByRole('button', { name: 'Choose a CSV…' }).click()
  await expect(desktop.page.getByRole('region', { name: 'Plan' })).toContainText('Requests')
}

/** Makes a batch of a sheet through the import screen and waits for its grid; its id. */
export async function createBatch(desktop: Desktop, file: string): Promise<number> {
  await chooseSheet(desktop, file)
  await desktop.page.keyboard.press('Control+Enter')
  await expect(desktop.page.getByRole('grid')).toBeVisible()
  const [batch] = await ask(desktop.page, 'batch.list', {})
  return batch?.id ?? 0
}

/** The window's content at this size, px. */
export async function resize({ app, page }: Desktop, { width, height }: Size): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height)
    },
    { width, height },
  )
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height])
}

/** Draws the page in a theme without choosing it. */
export async function paint(page: Page, theme: 'dark' | 'light'): Promise<void> {
  await page.evaluate((name) => {
    document.documentElement.dataset['theme'] = name
  }, theme)
}

/** Fails on any accessibility violation of what is shown, in either theme. */
export async function expectAccessibleInBoth(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  // A tooltip lies outside every landmark: the pointer goes where there is none.
  await page.mouse.move(700, 8)
  await expect(page.getByRole('tooltip')).toHaveCount(0)
  for (const theme of ['light', 'dark'] as const) {
    await paint(page, theme)
    await expectAccessible(page)
  }
}

/** Makes a folder; its path. */
export function folderIn({ folder }: Profile, name: string): string {
  const made = path.join(folder, name)
  mkdirSync(made)
  return made
}
