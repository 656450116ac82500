import { mkdtemp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright'
import sharp from 'sharp'
import { ask, engineReady, expect, pictureWidth, screenshot, test, type Profile } from '../support/electron.ts'
import { answerDialog, chooseSheet, expectAccessibleInBoth, paint, resize, writeSheet } from '../support/screens.ts'
import { makePicture } from '../support/pictures.ts'

const plan = (page: Page) => page.getByRole('region', { name: 'Plan' })
const preview = (page: Page, row: number) => page.getByRole('article', { name: `Row ${row}` })
const along = (page: Page) => page.getByRole('region', { name: 'Goes along with every row' })

/** Three pictures and a mask for the first, whose upper half is to be changed. */
async function writePictures({ folder }: Profile): Promise<void> {
  for (const [seed, name] of ['room', 'lamp', 'brand'].entries())
    await writeFile(path.join(folder, `${name}.png`), await makePicture({ seed: seed + 1, width: 512, height: 384 }))
  const opaque = await sharp({ create: { width: 512, height: 192, channels: 4, background: '#000' } })
    .png()
    .toBuffer()
  await sharp({ create: { width: 512, height: 384, channels: 4, background: '#0000' } })
    .composite([{ input: opaque, left: 0, top: 192 }])
    .png()
    .toFile(path.join(folder, 'upper.png'))
}

const sheet = [
  'sku,prompt,references,mask',
  'R-1,Put image 2 on the table,room.png;lamp.png,upper.png',
  'R-2,Make it night,room.png,',
  'R-3,A bare wall,,',
  '',
].join('\n')

test('a sheet with references and a mask shows what goes along, in order, and is run in practice mode by keyboard', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await writePictures(profile)
  await chooseSheet(desktop, await writeSheet(profile, 'rooms.csv', sheet))
  await expect(page.getByRole('button', { name: /Use references as/ })).toContainText('Reference pictures')
  await expect(page.getByRole('button', { name: /Use mask as/ })).toContainText('Mask')

  const pictures = preview(page, 2).getByRole('listitem')
  await expect(pictures).toHaveCount(3)
  const names = ['1: room.png, 512×384', '2: lamp.png, 512×384', 'mask: upper.png, 512×384']
  for (const [at, name] of names.entries()) await expect(pictures.nth(at).getByRole('img')).toHaveAccessibleName(name)
  for (const url of await pictures.locator('img').evaluateAll((all) => all.map((one) => (one as HTMLImageElement).src)))
    expect(await pictureWidth(page, url)).toBeGreaterThan(0)
  await expect(preview(page, 4).getByRole('listitem')).toHaveCount(0)
  await expect(plan(page)).toContainText('3 go along with 2 of 3 images')

  await along(page).getByRole('button', { name: 'Add pictures…' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Goes along with every row' })
  const written = dialog.getByRole('textbox', { name: /^File beside the sheet/ })
  await written.focus()
  await expect(written).toBeFocused()
  await page.keyboard.type('brand.png')
  await page.keyboard.press('Enter')
  await expect(written).toBeFocused()
  await expect(written).toHaveValue('')
  await expect(dialog.getByRole('option')).toContainText(['512×384'])
  await expectAccessibleInBoth(page)
  await screenshot(desktop, 'references-every-row', { width: 1100, height: 720 })
  await page.keyboard.press('Escape')
  await expect(preview(page, 4).getByRole('img')).toHaveAccessibleName('1: brand.png, 512×384')
  await expect(pictures.getByRole('img').nth(2)).toHaveAccessibleName('3: brand.png, 512×384')
  await expect(plan(page)).toContainText('6 go along with all 3 images')
  await expectAccessibleInBoth(page)
  await screenshot(desktop, 'references-import', { width: 1440, height: 900 })
  await paint(page, 'light')
  await screenshot(desktop, 'references-import-small', { width: 1100, height: 720 })

  await page.keyboard.press('Control+Enter')
  const first = page.getByRole('gridcell', { name: /^Row 2, R-1, Picture/ })
  await expect(first).toBeFocused()
  await expect(first).toHaveAccessibleName(/3 pictures go along$/)
  await expect(page.getByRole('button', { name: /^Run 3 rows/ })).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(page.locator('.mx-cell.is-picture')).toHaveCount(3, { timeout: 60_000 })
  await expect(first.locator('.mx-refs')).toHaveAttribute('data-text', '3')
  await expectAccessibleInBoth(page)
  await screenshot(desktop, 'references-matrix', { width: 1440, height: 900 })
  const [batch] = await ask(page, 'batch.list', {})
  expect(batch).toMatchObject({ images: 3, spentUsd: 0 })
  const { ids } = await ask(page, 'gallery.find', { query: '' })
  const made = await Promise.all(ids.map((imageId) => ask(page, 'image.get', { imageId })))
  const edit = made.find(({ key }) => key === 'R-1')
  expect(edit).toMatchObject({ endpoint: 'images/edits' })
  expect(edit?.inputs?.images.map(({ name }) => name)).toEqual(['room.png', 'lamp.png', 'brand.png'])
  expect(edit?.inputs?.mask?.name).toBe('upper.png')
})

test('pictures are put in order and taken out by keyboard, and files of the system’s dialog are added', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await writePictures(profile)
  await chooseSheet(desktop, await writeSheet(profile, 'rooms.csv', sheet))
  const files = ['room.png', 'lamp.png', 'brand.png'].map((name) => path.join(profile.folder, name))
  await answerDialog(desktop, ...files)
  await along(page).getByRole('button', { name: 'Add pictures…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Goes along with every row' })
  await dialog.getByRole('button', { name: 'Add files…' }).press('Enter')
  const listed = dialog.getByRole('listbox', { name: 'Pictures that go along, in order' }).getByRole('option')
  await expect(listed).toContainText(['room.png', 'lamp.png', 'brand.png'])
  await expect(dialog.getByText('3 of 16')).toBeVisible()
  await listed.last().focus()
  await expect(listed.last()).toBeFocused()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(listed).toContainText(['room.png', 'brand.png', 'lamp.png'])
  await expect(listed.nth(1)).toBeFocused()
  await expect(dialog.getByText('brand.png, now 2 of 3')).toBeAttached()
  await page.keyboard.press('Home')
  await expect(listed.first()).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(listed).toContainText(['brand.png', 'lamp.png'])
  await expect(listed.first()).toBeFocused()
  // A button that has moved its picture to the end is of no more use: the picture has the focus.
  await dialog.getByRole('button', { name: 'Send it later' }).press('Enter')
  await expect(listed).toContainText(['lamp.png', 'brand.png'])
  await expect(listed.last()).toBeFocused()
  await dialog.getByRole('textbox', { name: /^File beside the sheet/ }).fill('nothing-*.png')
  await dialog.getByRole('button', { name: 'Add', exact: true }).press('Enter')
  await expect(listed.last()).toContainText('No picture')
  await expect(dialog.getByRole('list', { name: 'What is wrong with them' })).toContainText('finds no picture')
  await screenshot(desktop, 'references-problem', { width: 1100, height: 720 })
  await expectAccessibleInBoth(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('region', { name: 'Problems', exact: true })).toContainText('nothing-*.png')
})

test('addresses are counted by host and nothing is fetched until asked; what cannot be had is a problem of its row', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  const rows = ['https://a.invalid/1.png', 'https://a.invalid/2.png', 'https://b.invalid/3.png']
  const text = ['sku,prompt,references', ...rows.map((url, at) => `U-${at},Make it blue,${url}`), ''].join('\n')
  await chooseSheet(desktop, await writeSheet(profile, 'addresses.csv', text))
  await expect(plan(page)).toContainText('3 pictures to fetch from 2 hosts')
  await expectAccessibleInBoth(page)
  await resize(desktop, { width: 1100, height: 720 })
  await screenshot(desktop, 'references-fetch')
  await plan(page).getByRole('button', { name: 'Fetch pictures' }).press('Enter')
  const problems = page.getByRole('region', { name: 'Problems', exact: true }).getByRole('listitem')
  await expect(problems).toHaveCount(3)
  await expect(problems.first()).toContainText('references')
  await expect(page.getByText('0 pictures fetched, 3 problems.')).toBeVisible()
  await expectAccessibleInBoth(page)
})

test('typing @ in a template suggests characters, and the plan names who takes part', async ({ launch, profile }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await writePictures(profile)
  const files = [path.join(profile.folder, 'room.png')]
  await answerDialog(desktop, ...files)
  const chosen = await page.evaluate(() => window.proofsheet.host['host.pickPictures']({}))
  if (!chosen.ok) throw new Error(chosen.failure.message)
  const [kept] = await ask(page, 'references.add', { paths: chosen.value.map(({ path: file }) => file) })
  const source = `ref:${kept?.pictures[0]?.sha256 ?? ''}`
  await ask(page, 'characters.save', { name: 'fox', identity: 'A red fox.', references: [{ source }] })
  await page.reload()
  await engineReady(page)
  await page.getByRole('button', { name: 'Try a sample in Practice mode' }).click()
  const template = page.getByRole('textbox', { name: /^Prompt template of/ })
  await template.fill('')
  await template.pressSequentially('A mug with @f')
  await expect(page.getByRole('listbox', { name: 'Characters' }).getByRole('option')).toHaveText(['fox'])
  await page.keyboard.press('Enter')
  await expect(template).toHaveValue('A mug with @fox')
  await expect(plan(page)).toContainText('@fox')
  await expect(plan(page)).toContainText('120 go along with 120 of 240 images')
  await expectAccessibleInBoth(page)
})

test('pictures in another folder are found once that folder was chosen', async ({ launch, profile }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  const folder = await mkdtemp(path.join(profile.folder, 'archive-'))
  await writeFile(path.join(folder, 'lamp.png'), await makePicture({ seed: 5, width: 512, height: 384 }))
  await chooseSheet(desktop, await writeSheet(profile, 'far.csv', 'sku,prompt,references\nR-1,A lamp,lamp.png\n'))
  await expect(page.getByRole('region', { name: 'List of problems' })).toContainText('lamp.png')
  await answerDialog(desktop, folder)
  await along(page).getByRole('button', { name: 'Add pictures…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Goes along with every row' })
  await dialog.getByRole('button', { name: 'Add a folder…' }).click()
  await expect(dialog.getByRole('region', { name: 'Folders with pictures' })).toContainText(path.basename(folder))
  await expectAccessibleInBoth(page)
  await screenshot(desktop, 'references-folders', { width: 1100, height: 720 })
  await page.keyboard.press('Escape')
  await expect(preview(page, 2).getByRole('img')).toHaveAccessibleName('1: lamp.png, 512×384')
  await expect(plan(page)).toContainText('1 go')
})
