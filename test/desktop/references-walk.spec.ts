import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright'
import { ask, engineReady, expect, runExample, test, type Desktop, type Profile } from '../support/electron.ts'
import { tabTo } from '../support/keyboard.ts'
import { makePicture } from '../support/pictures.ts'
import {
  answerDialog,
  expectAccessibleInBoth,
  openGallery,
  openTile,
  resize,
  screenshots,
  writeSheet,
} from '../support/screens.ts'

/** Writes pictures and lets the system's dialog answer them from now on. */
async function answerPictures(desktop: Desktop, { folder }: Profile, names: readonly string[]): Promise<void> {
  const filePaths = names.map((name) => path.join(folder, name))
  for (const [at, file] of filePaths.entries()) {
    // Other names, other pictures.
    const seed = (names[at]?.charCodeAt(0) ?? 0) * 7 + (names[at]?.charCodeAt(1) ?? 0)
    await writeFile(file, await makePicture({ seed, width: 320, height: 240 }))
  }
  await answerDialog(desktop, ...filePaths)
}

/** The screen in both themes and sizes. */
async function shots(desktop: Desktop, name: string): Promise<void> {
  await desktop.page.mouse.move(700, 8)
  await screenshots(desktop, `walk-${name}`)
}

const panel = (page: Page) => page.getByRole('dialog', { name: 'Edit this picture' })
const tree = (page: Page) => page.getByRole('tree', { name: 'What was made from what' })

async function images(page: Page): Promise<readonly number[]> {
  return (await ask(page, 'gallery.find', { query: '' })).ids
}

/** Presses Edit in the open panel and waits for its picture; the number of the new image. */
async function editByKeys(page: Page): Promise<number> {
  const before = (await images(page)).length
  await expect(panel(page).getByRole('button', { name: /^Edit · 1 picture/ })).not.toHaveAttribute(
    'aria-disabled',
    'true',
  )
  await page.keyboard.press('Control+Enter')
  await expect(panel(page)).toHaveCount(0)
  await expect.poll(async () => (await images(page)).length, { timeout: 30_000 }).toBe(before + 1)
  // The window goes to the new picture, and the focus with it.
  await expect(page.locator('[role="gridcell"]:focus')).toHaveAccessibleName(
    new RegExp(`repeat ${before + 1} of ${before + 1}, done`),
  )
  return (await images(page))[0] ?? 0
}

test('by keyboard alone: a character, a picture with it, an edit with a mask and three references, a branch from its parent', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await resize(desktop, { width: 1440, height: 900 })
  await page.keyboard.press('Control+5')
  await tabTo(page, /^Make a character$/)
  await page.keyboard.press('Enter')
  await tabTo(page, /^Name$/)
  await page.keyboard.type('fox')
  await answerPictures(desktop, profile, ['front.png', 'side.png'])
  await tabTo(page, /^Add files…$/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('option')).toHaveCount(2)
  await expect(page.getByRole('button', { name: /^Save character/ })).not.toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Saved @fox as version 1')).toBeVisible()

  await answerDialog(desktop, await writeSheet(profile, 'fox.csv', 'sku,prompt\nF-1,@fox reads a book\n'))
  await page.keyboard.press('Control+1')
  await tabTo(page, /^Choose a CSV…$/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Plan' })).toContainText('2 go along with the image')
  await page.keyboard.press('Control+Enter')
  const cell = page.getByRole('gridcell', { name: /^Row 2, F-1,/ })
  await expect(cell).toBeFocused()
  await expect(page.getByRole('button', { name: /^Run 1 row/ })).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(page.locator('.mx-cell.is-picture')).toHaveCount(1, { timeout: 60_000 })

  const [parent] = await images(page)
  await expect(cell).toBeFocused()
  await page.keyboard.press('e')
  await expect(panel(page).getByRole('textbox', { name: 'What to change' })).toBeFocused()
  await page.keyboard.type('Give it the hat of image 2.')
  await tabTo(page, /^Paint a mask…$/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('application', { name: /^Mask over/ })).toBeFocused()
  await page.keyboard.press(' ')
  await expect(page.locator('.mk-status').getByText('1 % marked', { exact: true })).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(panel(page).getByText('1 % marked')).toBeVisible()
  await answerPictures(desktop, profile, ['hat.png', 'coat.png', 'shoes.png'])
  await tabTo(page, /^Add files…$/)
  await page.keyboard.press('Enter')
  const listed = panel(page).getByRole('option')
  await expect(listed).toHaveCount(5)
  await expect(listed.last()).toContainText('5–6')
  await tabTo(page, /^1 ?image/, 'Shift+Tab')
  for (const at of [1, 2]) {
    await page.keyboard.press('ArrowRight')
    await expect(listed.nth(at)).toBeFocused()
  }
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(listed.nth(1)).toContainText('coat.png')
  await expect(listed.nth(1)).toBeFocused()
  await expectAccessibleInBoth(page)
  await shots(desktop, 'edit')
  const first = await editByKeys(page)
  const made = await ask(page, 'image.get', { imageId: first })
  expect(made.inputs?.images.map(({ name }) => name).slice(1)).toEqual([
    'coat.png',
    'hat.png',
    'shoes.png',
    'front.png',
    'side.png',
  ])

  await page.keyboard.press(' ')
  await expect(tree(page).getByRole('treeitem')).toHaveCount(2)
  await page.keyboard.press('l')
  await expect(tree(page).locator(':focus')).toHaveCount(1)
  await page.keyboard.press('Home')
  await expect(tree(page).getByRole('treeitem').first()).toBeFocused()
  await page.keyboard.press('e')
  await expect(panel(page)).toContainText(`image ${parent}`)
  await expect(panel(page).getByRole('textbox', { name: 'What to change' })).toBeFocused()
  await page.keyboard.type('It is morning.')
  const branch = await editByKeys(page)
  const lineage = await ask(page, 'image.lineage', { imageId: branch })
  const root = lineage.nodes.find(({ imageId }) => imageId === parent)?.jobId ?? 0
  expect(lineage.nodes.filter(({ from }) => from.includes(root))).toHaveLength(2)
  // What the cell shows can be opened in that moment.
  await page.keyboard.press(' ')
  await expect(tree(page).getByRole('treeitem')).toHaveCount(3)
})

test('sixteen references, twelve characters with long names, and a tree six deep have room', async ({ launch }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  const ids = await runExample(page, 8)
  for (let at = 0; at < 12; at += 1) {
    const name = `c${at}-is-a-name-as-long-as-a-name-may-become`.slice(0, 40)
    await ask(page, 'characters.save', { name, identity: 'A fox.', references: [{ source: `image:${ids[at]}` }] })
  }
  let imageId = ids[0] ?? 0
  for (let depth = 0; depth < 6; depth += 1) {
    const change = { prompt: `Change number ${depth}. ${'Everything else stays as it is. '.repeat(6)}` }
    const { jobIds } = await ask(page, 'edit.make', { imageId, change, copies: depth % 2 === 0 ? 2 : 1 })
    await expect
      .poll(
        async () =>
          (await ask(page, 'queue.jobs', { jobIds: [...jobIds] })).filter(({ state }) => state !== 'done').length,
        {
          timeout: 60_000,
        },
      )
      .toBe(0)
    imageId = (await images(page))[0] ?? 0
  }
  await page.keyboard.press('Control+5')
  await expect(page.getByRole('listbox', { name: 'Pictures, in the order they are sent' })).toBeVisible()
  await shots(desktop, 'twelve')
  await openTile(page, (await openGallery(page, (await images(page)).length)).first())
  await expect(tree(page).getByRole('treeitem')).toHaveCount(10)
  await expectAccessibleInBoth(page)
  await shots(desktop, 'tree')
  await page.keyboard.press('e')
  await panel(page).getByRole('button', { name: 'Gallery…' }).click()
  const gallery = page.getByRole('dialog', { name: 'Add from the gallery' })
  await expect(gallery.getByRole('option')).toHaveCount((await images(page)).length)
  for (let at = 1; at < 15; at += 1) await gallery.getByRole('option').nth(at).click()
  await gallery.getByRole('button', { name: 'Add 14 pictures' }).click()
  await expect(panel(page).getByText('15 of 16')).toBeVisible()
  await panel(page).getByRole('button', { name: 'Character…' }).click()
  await expect(page.getByRole('menuitem')).toHaveCount(12)
  await shots(desktop, 'menu')
  await page.getByRole('menuitem').first().click()
  await expect(panel(page).getByText('16 of 16')).toBeVisible()
  await expect(panel(page).getByText(/takes at most 16 pictures/)).toBeVisible()
  await panel(page).getByRole('option').last().focus()
  await expectAccessibleInBoth(page)
  await shots(desktop, 'sixteen')
})
