import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ask, engineReady, expect, test } from '../support/electron.ts'
import { createBatch, expectAccessibleInBoth, resize, smallSheet, writeSheet } from '../support/screens.ts'

test('a theme and a cap chosen in the settings are there after a restart', async ({ launch }) => {
  const first = await launch()
  await engineReady(first.page)
  await first.page.keyboard.press('Control+,')
  await expect(first.page.getByRole('heading', { name: 'Providers' })).toBeVisible()
  await expectAccessibleInBoth(first.page)
  await first.page.getByRole('radio', { name: 'Light' }).click()
  await expect(first.page.locator('html')).toHaveAttribute('data-theme', 'light')
  const cap = first.page.getByRole('textbox', { name: 'Cap of each batch' })
  await cap.fill('12.5')
  await cap.press('Enter')
  await expect.poll(async () => (await ask(first.page, 'settings.get', {})).capUsd).toBe(12.5)
  await first.app.close()

  const { page } = await launch()
  await engineReady(page)
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await expect(page.getByRole('textbox', { name: 'Cap of each batch' })).toHaveValue('$12.50')
})

test('a key goes in and never comes back: not to the page, not to any file', async ({ launch, profile }) => {
  const key = `sk-proj-${'not-a-real-key-'.repeat(3)}4711`
  const { page } = await launch()
  await engineReady(page)
  await page.keyboard.press('Control+,')
  await page.getByRole('button', { name: 'Add key…' }).click()
  await expectAccessibleInBoth(page)
  await page.getByLabel('OpenAI key').fill(key)
  await page.getByRole('button', { name: 'Store key' }).click()
  await expect(page.getByText(/Key kept until Proofsheet closes|Key stored in the system keychain/)).toBeVisible()
  await expectAccessibleInBoth(page)

  const inPage = await page.evaluate(() => {
    const fields = [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value)
    const kept = [localStorage, sessionStorage].map((storage) => JSON.stringify(Object.entries(storage)))
    return [document.documentElement.outerHTML, ...fields, ...kept].join('\n')
  })
  expect(inPage).not.toContain(key)
  expect(JSON.stringify(await ask(page, 'key.state', {}))).not.toContain(key)
  expect(JSON.stringify(await ask(page, 'settings.get', {}))).not.toContain(key)
  expect(await filesHolding(profile.folder, key)).toEqual([])

  await page.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('No key yet')).toBeVisible()
})

test('the app reopens on the screen it was left on, in its size', async ({ launch, profile }) => {
  const first = await launch()
  await engineReady(first.page)
  await createBatch(first, await writeSheet(profile, 'small.csv', smallSheet(3)))
  await resize(first, { width: 1200, height: 740 })
  await first.app.close()

  const second = await launch()
  await engineReady(second.page)
  await expect(second.page.getByRole('heading', { name: 'small' })).toBeVisible()
  await expect(second.page.getByRole('grid')).toBeVisible()
  await expect.poll(() => second.page.evaluate(() => [innerWidth, innerHeight])).toEqual([1200, 740])
})

test('a place that is no longer there says so under its own heading', async ({ launch, profile }) => {
  const gallery = { screen: 'gallery' } as const
  const places = [
    [{ screen: 'batch', batchId: 99 }, 'Batch'],
    [{ screen: 'image', imageId: 99, from: gallery }, 'Picture'],
  ] as const
  for (const [route, title] of places) {
    await mkdir(profile.userData, { recursive: true })
    const state = { view: { theme: 'light', route: JSON.stringify(route) } }
    await writeFile(path.join(profile.userData, 'state.json'), JSON.stringify(state))
    const { app, page } = await launch()
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
    await expectAccessibleInBoth(page)
    await app.close()
  }
})

/** Files below a folder that hold a text, in UTF-8 or UTF-16. */
async function filesHolding(folder: string, text: string): Promise<readonly string[]> {
  const needles = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  expect(files.length).toBeGreaterThan(5)
  const holding = await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(file).catch(() => Buffer.alloc(0))
      return needles.some((needle) => bytes.includes(needle)) ? file : null
    }),
  )
  return holding.filter((file) => file !== null)
}
