import { readdir } from 'node:fs/promises'
import { ask, engineReady, expect, runExample, test } from '../support/electron.ts'
import { focused, tabTo } from '../support/keyboard.ts'
import { answerDialog, expectAccessibleInBoth, folderIn, smallSheet, writeSheet } from '../support/screens.ts'

test('from a new library to exported files without a pointer', async ({ launch, profile }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await expect(page.getByText('No batches yet')).toBeVisible()
  await answerDialog(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(6)))
  await tabTo(page, /^Choose a CSV…$/)
  await page.keyboard.press('Enter')
  await expect(page.getByText('All 6 rows can be run.')).toBeVisible()
  await page.keyboard.press('Control+Enter')

  await expect(page.getByRole('gridcell', { name: /^Row 2, P-1,/ })).toBeFocused()
  await expect(page.getByRole('button', { name: /^Run 6 rows/ })).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('grid').locator('.is-picture')).toHaveCount(6, { timeout: 20_000 })

  const folder = folderIn(profile, 'delivered')
  await answerDialog(desktop, folder)
  await tabTo(page, /^Export 6 pictures…$/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toContainText('6 files')
  await tabTo(page, /^Choose folder…$/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toContainText(folder)
  await tabTo(page, /^Export 6 files$/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Exported' })).toBeVisible()
  await expect.poll(() => focused(page)).toMatchObject({ name: 'Done' })
  await page.keyboard.press('Enter')
  expect((await readdir(folder)).filter((file) => file.startsWith('P-'))).toHaveLength(6)
})

test('the grid moves by arrows, Home and End, ticks rows, opens pictures and comes back', async ({ launch }) => {
  const { page } = await launch()
  await engineReady(page)
  await runExample(page, 3)
  await page.keyboard.press('Control+1')
  await tabTo(page, /products/)
  await page.keyboard.press('Enter')

  const at = (name: RegExp) => page.getByRole('grid').getByRole('gridcell', { name })
  await expect(at(/^Row 2, 00104, Studio/)).toBeFocused()
  expect((await focused(page)).ring).toBe('2px')
  await page.keyboard.press('ArrowRight')
  await expect(at(/^Row 2, 00104, Lifestyle/)).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(at(/^Row 3, 00141, Lifestyle/)).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press(' ')
  await expect(page.getByText('1 row selected', { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText('1 row selected', { exact: true })).toBeHidden()
  await page.keyboard.press('End')
  await expect(at(/^Row 3, 00141, Lifestyle/)).toBeFocused()
  await page.keyboard.press('Control+End')
  await expect(at(/^Row 121, 04507, Lifestyle/)).toBeFocused()
  await page.keyboard.press('Control+Home')
  await expect(page.locator('[data-index="0"] :focus')).toHaveCount(1)
  await page.keyboard.press('ArrowRight')
  await expect(at(/^Row 2, 00104, Lifestyle/)).toBeFocused()

  await page.keyboard.press(' ')
  await expect(page.getByRole('complementary', { name: 'About this picture' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Picture', exact: true })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Escape')
  await expect(page.locator('.mx-cell:focus')).toHaveCount(1)
  await page.keyboard.press('i')
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toBeHidden()
  await page.keyboard.press('i')
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toBeVisible()
})

test('F6 goes round the parts of the window, / to the search, ? to the list of keys', async ({ launch }) => {
  const { page } = await launch()
  await engineReady(page)
  await runExample(page, 1)
  await page.keyboard.press('Control+3')
  await expect(page.getByRole('option').first()).toBeFocused()
  const region = () =>
    page.evaluate(() => {
      const own = document.activeElement?.closest('[data-region]')
      return [...document.querySelectorAll('[data-region]')].findIndex((element) => element === own)
    })
  const count = await page.locator('[data-region]').count()
  expect(count).toBeGreaterThan(2)
  const visited = new Set<number>()
  for (let press = 0; press < count; press += 1) {
    await page.keyboard.press('F6')
    visited.add(await region())
  }
  expect(visited.size).toBe(count)

  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: 'Search pictures' })).toBeFocused()
  await page.keyboard.type('?')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.keyboard.press('F6')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await expectAccessibleInBoth(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect.poll(region).toBeGreaterThanOrEqual(0)
  for (const [key, title] of [
    ['1', 'Batches'],
    ['2', 'Queue'],
    ['3', 'Gallery'],
    ['4', 'Settings'],
  ] as const) {
    await page.keyboard.press(`Control+${key}`)
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
  }
  expect((await ask(page, 'batch.list', {})).length).toBe(1)
})
