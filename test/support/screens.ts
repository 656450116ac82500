import { mkdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Locator, Page } from 'playwright'
import type { Settings } from '../../src/contract/settings.ts'
import {
  ask,
  engineReady,
  expect,
  expectAccessible,
  screenshot,
  type Desktop,
  type LaunchOptions,
  type Profile,
} from './electron.ts'

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

/** From now on, when the app asks for files or a folder, the system's dialog answers these paths. */
export async function answerDialog({ app }: Desktop, ...chosen: string[]): Promise<void> {
  await app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths })
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

/** The app with a server in place of OpenAI, which it is told to use, and these settings. */
export async function launchAt(
  launch: (options: LaunchOptions) => Promise<Desktop>,
  url: string,
  settings: Partial<Settings> = {},
): Promise<Desktop> {
  const desktop = await launch({ environment: { OPENAI_BASE_URL: url, OPENAI_API_KEY: 'sk-not-a-real-key' } })
  await engineReady(desktop.page)
  await ask(desktop.page, 'settings.set', { provider: 'openai', ...settings })
  return desktop
}

/** Goes to the batches and shows one of them. */
export async function openBatch(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+1')
  await page.getByText(name, { exact: true }).first().click()
  await expect(page.getByRole('grid')).toBeVisible()
}

/**
 * The gallery's tiles in view, once it lists so many pictures: it draws the list it knew at first, and another picture
 * stands in each place when the new list comes.
 */
export async function openGallery(page: Page, total: number): Promise<Locator> {
  await page.keyboard.press('Control+3')
  const tiles = page.getByRole('listbox', { name: 'Pictures', exact: true }).getByRole('option')
  await expect(tiles.first()).toHaveAttribute('aria-setsize', String(total))
  return tiles
}

/** Opens a picture of the gallery large and waits until it takes keys. */
export async function openTile(page: Page, tile: Locator): Promise<void> {
  await tile.dblclick()
  await expect(page.getByRole('complementary', { name: 'About this picture' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Picture', exact: true })).toBeFocused()
}

/** Waits until no job of the batch waits or runs any more. */
export async function batchEnds(page: Page, batchId: number): Promise<void> {
  await expect
    .poll(async () => (await ask(page, 'batch.get', { batchId })).jobs, { timeout: 60_000 })
    .toMatchObject({ waiting: 0, running: 0 })
}

/** Waits until the batch has this many pictures. */
export async function batchHas(page: Page, batchId: number, images: number): Promise<void> {
  await expect.poll(async () => (await ask(page, 'batch.get', { batchId })).images, { timeout: 60_000 }).toBe(images)
}

/** Writes test-results/screenshots/<name>-<theme>-<width>.png in both themes and sizes; the window is left wide. */
export async function screenshots(desktop: Desktop, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await paint(desktop.page, theme)
    for (const [width, height] of [
      [1100, 720],
      [1440, 900],
    ] as const) {
      await resize(desktop, { width, height })
      await screenshot(desktop, `${name}-${theme}-${width}`)
    }
  }
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
