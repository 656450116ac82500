import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright'
import sharp from 'sharp'
import {
  ask,
  engineReady,
  expect,
  runExample,
  screenshot,
  test,
  type Desktop,
  type Profile,
} from '../support/electron.ts'
import { tabTo } from '../support/keyboard.ts'
import {
  answerDialog,
  batchEnds,
  expectAccessibleInBoth,
  openGallery,
  resize,
  screenshots,
} from '../support/screens.ts'

/** A fox on a plain ground, and where it looks. */
async function drawFox({ folder }: Profile, name: string, look: number, ground: string): Promise<string> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="768" height="768" viewBox="0 0 100 100">
    <rect width="100" height="100" fill="${ground}"/>
    <path d="M22 18 L40 34 H60 L78 18 L80 52 Q80 78 50 84 Q20 78 20 52 Z" fill="#c8612b"/>
    <path d="M50 84 Q30 76 27 56 Q42 58 50 72 Q58 58 73 56 Q70 76 50 84 Z" fill="#f3e9dc"/>
    <circle cx="${38 + look}" cy="50" r="3.4" fill="#222"/><circle cx="${62 + look}" cy="50" r="3.4" fill="#222"/>
    <circle cx="${50 + look}" cy="71" r="4" fill="#222"/></svg>`
  const file = path.join(folder, name)
  await writeFile(file, await sharp(Buffer.from(svg)).png().toBuffer())
  return file
}

const strip = (page: Page) =>
  page.getByRole('listbox', { name: 'Pictures, in the order they are sent' }).getByRole('option')

/** The screen in both themes and sizes. */
async function shoot(desktop: Desktop, name: string): Promise<void> {
  await desktop.page.mouse.move(700, 8)
  await screenshots(desktop, `characters-${name}`)
}

test('a character is made, ordered, saved and changed by keyboard alone', async ({ launch, profile }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await page.keyboard.press('Control+5')
  await expect(page.getByText('No characters yet')).toBeVisible()
  await expectAccessibleInBoth(page)
  await shoot(desktop, 'empty')

  await tabTo(page, /^Make a character$/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'New character' })).toBeVisible()
  await shoot(desktop, 'new')
  await tabTo(page, /^Name$/)
  await page.keyboard.type('Fox')
  await tabTo(page, /^Title$/)
  await page.keyboard.type('Mira the fox')
  await tabTo(page, /^Identity$/)
  await page.keyboard.type('A young fox with a white-tipped tail')

  const files = [
    await drawFox(profile, 'fox-side.png', -5, '#5b6f7a'),
    await drawFox(profile, 'fox-front.png', 0, '#8a8f6a'),
  ]
  await answerDialog(desktop, ...files)
  await tabTo(page, /^Add files…$/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(strip(page)).toHaveCount(2)
  await tabTo(page, /^1 ?fox-side.png/)
  await page.keyboard.press('Alt+ArrowRight')
  await expect(strip(page).first()).toHaveAccessibleName(/^1 fox-front.png 768×768$/)
  await expect(strip(page).last()).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(strip(page).first()).toBeFocused()
  await page.keyboard.press('c')
  await expect(strip(page).first()).toHaveAccessibleName(/^1 fox-front.png Canon/)
  // At the end of the canon there is nowhere to go: the picture stays, and so does the window.
  await page.keyboard.press('Alt+ArrowLeft')
  await page.keyboard.press('Alt+ArrowRight')
  await expect(strip(page).first()).toHaveAccessibleName(/^1 fox-front.png Canon/)
  await expect(page.locator('blockquote')).toHaveText(
    'Mira the fox (images 1 to 2): A young fox with a white-tipped tail.',
  )
  await expectAccessibleInBoth(page)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Saved @fox as version 1')).toBeVisible()
  expect((await ask(page, 'characters.get', { name: 'FOX' })).character).toMatchObject({
    name: 'fox',
    version: 1,
    references: [
      { canon: true, picture: { name: 'fox-front.png' } },
      { canon: false, picture: { name: 'fox-side.png' } },
    ],
  })

  await expect(page.getByRole('button', { name: /^Save as version 2/ })).toHaveAttribute('aria-disabled', 'true')
  await tabTo(page, /^Never change$/)
  await page.keyboard.type('the white tip of the tail')
  await expect(page.getByText('Unsaved changes')).toBeVisible()
  // The older places keep their digits.
  await page.keyboard.press('Control+4')
  await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible()
  await page.keyboard.press('Control+1')
  await expect(page.getByRole('heading', { name: 'Batches', exact: true })).toBeVisible()
  await page.keyboard.press('Control+5')
  await expect(page.getByLabel('Never change')).toHaveValue('the white tip of the tail')
  await expect(page.getByRole('button', { name: /^Save as version 2/ })).not.toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Saved @fox as version 2')).toBeVisible()
  await expect(page.locator('blockquote')).toContainText('Never change: the white tip of the tail.')
  await expectAccessibleInBoth(page)
  await shoot(desktop, 'saved')

  await tabTo(page, /^Version 1/)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Version 1, only to look at')).toBeVisible()
  await expect(page.getByRole('textbox')).toHaveCount(0)
  await expect(page.locator('blockquote')).not.toContainText('Never change')
  await expectAccessibleInBoth(page)
  await shoot(desktop, 'old')
  await tabTo(page, /^Back to version 2$/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Never change')).toHaveValue('the white tip of the tail')
})

/** Every picture of the screen has come: what stands around it moves no more. */
async function expectDrawn(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(() => [...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0)),
    )
    .toBe(true)
}

test('pictures come from the gallery, are dragged into order, and a removed name is gone', async ({ launch }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await runExample(page, 3)
  await resize(desktop, { width: 1440, height: 900 })
  await page.keyboard.press('Control+5')
  await page.getByRole('button', { name: 'Make a character' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('mug')
  await page.getByRole('button', { name: 'Gallery…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add from the gallery' })
  const images = dialog.getByRole('option')
  await expect(images).toHaveCount(6)
  await images.nth(0).click()
  await images.nth(1).click()
  await images.nth(2).click()
  await expectAccessibleInBoth(page)
  await shoot(desktop, 'gallery')
  await dialog.getByRole('button', { name: 'Add 3 pictures' }).click()
  await expect(strip(page)).toHaveCount(3)
  const names = async (): Promise<readonly string[]> =>
    (await strip(page).allInnerTexts()).map((text) => /image \d+/.exec(text)?.[0] ?? '')
  await expect.poll(async () => (await names()).every((name) => name !== '')).toBe(true)
  const [first, second, third] = await names()
  await expectDrawn(page)
  const [from, to] = [await strip(page).nth(0).boundingBox(), await strip(page).nth(2).boundingBox()]
  if (!from || !to) throw new Error('The pictures have no boxes.')
  await page.mouse.move(from.x + 70, from.y + 70)
  await page.mouse.down()
  await page.mouse.move(from.x + 200, from.y + 80)
  await page.mouse.move(to.x + to.width - 10, to.y + 70, { steps: 4 })
  await screenshot(desktop, 'characters-drag')
  await page.mouse.up()
  await expect.poll(names).toEqual([second, third, first])
  await page.getByRole('button', { name: /^Save character/ }).click()
  await expect(page.getByText('Saved @mug as version 1')).toBeVisible()
  await expectDrawn(page)

  await page.getByRole('button', { name: 'Remove @mug…' }).click()
  await expect(page.getByRole('alertdialog', { name: 'Remove @mug?' })).toContainText('without its pictures')
  await expect(page.getByRole('button', { name: 'Keep' })).toBeFocused()
  await expectAccessibleInBoth(page)
  await page.getByRole('button', { name: 'Remove @mug', exact: true }).click()
  await expect(page.getByText('No characters yet')).toBeVisible()
  await expect(ask(page, 'characters.get', { name: 'mug' })).rejects.toThrow('There is no character @mug')
  expect((await ask(page, 'characters.get', { name: 'mug', version: 1 })).character.references).toHaveLength(3)
})

test('pictures that are dropped are added to the character on screen, and what is none is named', async ({
  launch,
  profile,
}) => {
  const { page } = await launch()
  await engineReady(page)
  const notes = path.join(profile.folder, 'notes.txt')
  await writeFile(notes, 'A fox.')
  const files = [await drawFox(profile, 'fox.png', 0, '#8a8f6a'), notes]
  await page.keyboard.press('Control+5')
  await page.getByRole('button', { name: 'Make a character' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('fox')
  const devtools = await page.context().newCDPSession(page)
  const data = { items: [], files, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, x: 700, y: 300, data })
  await expect(page.getByText('Drop to add to @fox')).toBeVisible()
  await devtools.send('Input.dispatchDragEvent', { type: 'drop', x: 700, y: 300, data })
  await expect(page.getByText('Drop to add to @fox')).toHaveCount(0)
  await expect(strip(page)).toHaveCount(1)
  await expect(strip(page)).toHaveAccessibleName(/^1 fox.png/)
  await expect(page.getByText(/notes\.txt/)).toBeVisible()
  // Elsewhere a dropped file is a sheet again.
  await page.keyboard.press('Control+1')
  await devtools.send('Input.dispatchDragEvent', { type: 'dragEnter', x: 700, y: 300, data })
  await expect(page.getByText('Drop to read this sheet')).toBeVisible()
  await devtools.send('Input.dispatchDragEvent', { type: 'dragCancel', x: 700, y: 300, data })
})

test('pictures selected in the gallery become a new character, and join one that is there', async ({ launch }) => {
  const { page } = await launch()
  await engineReady(page)
  const [first] = await runExample(page, 2)
  await ask(page, 'characters.save', { name: 'mug', references: [{ source: `image:${first}` }] })
  const tiles = await openGallery(page, 4)
  await tiles.nth(0).click({ modifiers: ['Control'] })
  await tiles.nth(1).click({ modifiers: ['Control'] })
  const bar = page.getByRole('toolbar', { name: 'Selection' })
  await expect(bar).toContainText('2 selected')
  await bar.getByRole('button', { name: 'Add to character…' }).press('Enter')
  await page.getByRole('menuitem', { name: '@mug' }).press('Enter')
  await expect(strip(page)).toHaveCount(2)
  await expect(page.getByText('One is there already.')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Save as version 2/ })).toBeVisible()
  await openGallery(page, 4)
  await tiles.nth(0).click({ modifiers: ['Control'] })
  await tiles.nth(1).click({ modifiers: ['Control'] })
  await expect(bar).toContainText('2 selected')
  await bar.getByRole('button', { name: 'Add to character…' }).click()
  await page.getByRole('menuitem', { name: 'New character' }).click()
  await expect(page.getByRole('heading', { name: 'New character' })).toBeVisible()
  await expect(strip(page)).toHaveCount(2)
})

test('sixteen pictures and long words have room, and images lead back to their character', async ({ launch }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  const ids = await runExample(page, 8)
  const name = 'a-fox-whose-name-is-as-long-as-can-be-16'
  const references = ids.slice(0, 16).map((id, at) => ({ source: `image:${id}`, canon: at % 5 === 0 }))
  const long = 'A young fox with a white-tipped tail, amber eyes and a coat the colour of October leaves. '
  const words = { title: `Mira ${'the fox '.repeat(14)}`, identity: long.repeat(20), forbidden: long.repeat(3) }
  await ask(page, 'characters.save', { name, ...words, references })
  const { draftId, recipe } = await ask(page, 'sheet.example', { name: 'products' })
  const options = { provider: 'practice' as const, sample: 1 }
  const template = `@${name} presents ${recipe.template}`
  const { batchId } = await ask(page, 'batch.create', { draftId, recipe: { ...recipe, template }, options })
  await ask(page, 'batch.run', { batchId })
  await batchEnds(page, batchId)
  await page.keyboard.press('Control+5')
  await expect(page.getByRole('button', { name: /^Used by \d+ images?$/ })).toBeVisible({ timeout: 60_000 })
  await expect(strip(page)).toHaveCount(16)
  await page.getByRole('textbox', { name: 'Title' }).fill('Mira')
  await expectAccessibleInBoth(page)
  await shoot(desktop, 'long')
  const made = (await ask(page, 'characters.list', {}))[0]?.images ?? 0
  await page.getByRole('button', { name: /^Used by/ }).click()
  await expect(page.getByRole('textbox', { name: 'Search pictures' }).or(page.getByRole('searchbox'))).toHaveValue(
    `character:${name}`,
  )
  await expect(page.getByText(`${made} found`)).toBeVisible()
})

test('a newest version that cannot be read is said, and saved again it is the newest', async ({ launch, profile }) => {
  const first = await launch()
  await engineReady(first.page)
  await ask(first.page, 'characters.save', { name: 'fox', identity: 'A red fox', references: [] })
  await ask(first.page, 'characters.save', { name: 'fox', identity: 'A silver fox', references: [] })
  await first.app.close()
  await writeFile(path.join(profile.library, 'characters', 'fox', '2.json'), '{')

  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await page.keyboard.press('Control+5')
  await expect(page.getByRole('status').filter({ hasText: 'Version 2 cannot be read.' })).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Identity' })).toHaveValue('A red fox')
  await expectAccessibleInBoth(page)
  await shoot(desktop, 'unreadable')
  await page.getByRole('button', { name: 'Save as version 3' }).click()
  await expect(page.getByText('Saved @fox as version 3')).toBeVisible()
  await expect(page.getByText('cannot be read')).toHaveCount(0)
})
