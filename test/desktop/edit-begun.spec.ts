import type { Locator, Page } from 'playwright'
import { enginesOf } from '../support/processes.ts'
import { ask, engineReady, expect, runExample, test } from '../support/electron.ts'
import {
  batchHas,
  createBatch,
  expectAccessibleInBoth,
  openGallery,
  openTile,
  resize,
  screenshots as shots,
  writeSheet,
} from '../support/screens.ts'

/** Opens the edit panel of the picture that is shown. */
async function openPanel(page: Page): Promise<Locator> {
  const panel = page.getByRole('dialog', { name: 'Edit this picture' })
  await page.keyboard.press('e')
  await expect(panel.getByRole('textbox', { name: 'What to change' })).toBeFocused()
  return panel
}

test('Esc throws nothing away: words, settings and strokes are there again, and Start over can be undone', async ({
  launch,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await resize(desktop, { width: 1440, height: 900 })
  await runExample(page, 1)
  await openTile(page, (await openGallery(page, 2)).first())
  const panel = await openPanel(page)
  const words = panel.getByRole('textbox', { name: 'What to change' })
  await expect(panel.getByRole('button', { name: 'Start over' })).toHaveCount(0)
  const marked = page.locator('.mk-status').getByText('1 % marked', { exact: true })
  const leaveOut = async (): Promise<void> => {
    await expect(marked).toBeVisible()
    await page.keyboard.press('Escape')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Leave it out' }).press('Enter')
    await expect(panel.getByRole('button', { name: 'Paint a mask…' })).toBeFocused()
  }
  await panel.getByRole('button', { name: 'Paint a mask…' }).press('Enter')
  await expect(page.getByRole('application', { name: /^Mask over/ })).toBeFocused()
  await page.keyboard.press(' ')
  await leaveOut()
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)

  // Strokes alone are an edit begun as well.
  await openPanel(page)
  await panel.getByRole('button', { name: 'Paint a mask…' }).press('Enter')
  await leaveOut()
  await words.fill('Add a red kite.')
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)

  await openPanel(page)
  await expect(words).toHaveValue('Add a red kite.')
  await panel.getByRole('button', { name: 'Paint a mask…' }).press('Enter')
  await expect(page.locator('.mk-status').getByText('1 % marked', { exact: true })).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(panel.getByText('1 % marked')).toBeVisible()
  // The painter gives the focus back, and with it the key.
  await expect(panel.locator(':focus')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)
  await openPanel(page)
  await expect(panel.getByText('1 % marked')).toBeVisible()
  await expectAccessibleInBoth(page)
  await shots(desktop, 'edit-begun')

  await panel.getByRole('button', { name: 'Start over' }).press('Enter')
  // It goes by itself, but not under the pointer.
  const undo = page.getByRole('button', { name: 'Undo' })
  await undo.hover()
  await expect(words).toHaveValue('')
  await expect(panel.getByRole('button', { name: 'Paint a mask…' })).toBeVisible()
  await undo.click()
  await expect(words).toHaveValue('Add a red kite.')
  await expect(panel.getByText('1 % marked')).toBeVisible()

  await panel.getByRole('button', { name: 'Edit · 1 picture · no cost' }).click()
  await expect(page.getByRole('grid')).toBeVisible()
  await expect.poll(async () => (await ask(page, 'gallery.find', { query: '' })).total, { timeout: 30_000 }).toBe(3)
  await openTile(page, (await openGallery(page, 3)).nth(1))
  await openPanel(page)
  await expect(words).toHaveValue('')
})

test('Esc while an edit is made waits for what becomes of it, and a failure leaves it as it was', async ({
  launch,
  meant,
}) => {
  test.skip(process.platform !== 'linux', 'looks at processes in /proc')
  meant.push(/image:\/\//)
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await resize(desktop, { width: 1440, height: 900 })
  await runExample(page, 1)
  await openTile(page, (await openGallery(page, 2)).first())
  const panel = await openPanel(page)
  await page.keyboard.type('Add a red kite.')
  await panel.getByRole('button', { name: 'Paint a mask…' }).press('Enter')
  const painter = page.getByRole('application', { name: /^Mask over/ })
  await expect(painter).toBeFocused()
  await page.keyboard.press(' ')
  await expect(page.locator('.mk-status').getByText('1 % marked', { exact: true })).toBeVisible()
  const signal = async (name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): Promise<void> => {
    const [engine] = await enginesOf(desktop)
    process.kill(engine!, name)
  }
  await signal('SIGSTOP')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('button', { name: 'Use this mask' })).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
  await expect(painter).toBeVisible()
  await signal('SIGCONT')
  await expect(panel.getByText('1 % marked')).toBeVisible()

  const edit = panel.getByRole('button', { name: 'Edit · 1 picture · no cost' })
  await expect(edit).not.toHaveAttribute('aria-disabled', 'true')
  await signal('SIGSTOP')
  await edit.press('Enter')
  await expect(edit).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Escape')
  await expect(page.getByText('The edit is on its way to the queue.').first()).toBeVisible()
  await expect(panel).toBeVisible()
  await signal('SIGKILL')
  await expect(edit).not.toHaveAttribute('aria-disabled', 'true')
  await engineReady(page)
  await expect(panel.getByRole('textbox', { name: 'What to change' })).toHaveValue('Add a red kite.')
  await expect(panel.getByText('1 % marked')).toBeVisible()

  await signal('SIGSTOP')
  await edit.press('Enter')
  await expect(edit).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Escape')
  // No part of what is on its way.
  await panel.getByRole('textbox', { name: 'What to change' }).fill('Add a red kite and a moon.')
  await signal('SIGCONT')
  // Said first, and not for long.
  await expect(page.getByText('1 picture is in the queue. What you changed since then is kept.')).toBeVisible()
  await expect(page.getByRole('grid')).toBeVisible()
  await expect.poll(async () => (await ask(page, 'gallery.find', { query: '' })).total, { timeout: 30_000 }).toBe(3)
  await openTile(page, (await openGallery(page, 3)).nth(1))
  await expect((await openPanel(page)).getByRole('textbox', { name: 'What to change' })).toHaveValue(
    'Add a red kite and a moon.',
  )
})

test('a character of the picture is left out by Delete; an address goes along only once it is fetched', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await resize(desktop, { width: 1440, height: 900 })
  await runExample(page, 1)
  const [imageId = 0] = (await ask(page, 'gallery.find', { query: '' })).ids
  const references = [{ source: `image:${imageId}`, canon: true }]
  for (const name of ['fox', 'bear'])
    await ask(page, 'characters.save', { name, title: `the ${name}`, identity: `The ${name}.`, references })
  await page.keyboard.press('Control+1')
  const sheet = await writeSheet(profile, 'story.csv', 'sku,prompt\nS-1,@fox and @bear by the sea\n')
  const batchId = await createBatch(desktop, sheet)
  await ask(page, 'batch.run', { batchId })
  await batchHas(page, batchId, 1)
  await openTile(page, (await openGallery(page, 3)).first())
  const panel = await openPanel(page)
  await page.keyboard.type('At night.')
  const list = panel.getByRole('listbox', { name: 'Pictures that go along, in order' })
  await expect(list.getByRole('option')).toHaveCount(3)
  const fox = list.getByRole('option').filter({ hasText: '@fox' })
  await fox.focus()
  await expect(fox).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(fox).toHaveCount(0)
  await expect(list.getByRole('option').filter({ hasText: '@bear' })).toBeFocused()

  const address = panel.getByRole('textbox', { name: 'Address of a picture' })
  await address.fill('https://127.0.0.1/private/fox.png')
  await page.keyboard.press('Enter')
  await expect(list.getByRole('option').filter({ hasText: 'Not fetched' })).toBeVisible()
  await expect(panel.getByText('1 picture to fetch from 127.0.0.1')).toBeVisible()
  const edit = panel.getByRole('button', { name: /^Edit · 1 picture/ })
  await expect(edit).toHaveAttribute('aria-disabled', 'true')
  await expectAccessibleInBoth(page)
  await shots(desktop, 'edit-address')
  await panel.getByRole('button', { name: 'Fetch picture' }).press('Enter')
  await expect(panel.getByText(/could not be fetched: it leads to a private or local address/).first()).toBeVisible()
  await list.getByRole('option').filter({ hasText: 'Not fetched' }).focus()
  await page.keyboard.press('Delete')
  await expect(edit).not.toHaveAttribute('aria-disabled', 'true')
  await shots(desktop, 'edit-without')
  await edit.press('Enter')
  await expect.poll(async () => (await ask(page, 'gallery.find', { query: '' })).total, { timeout: 30_000 }).toBe(4)
  const [childId = 0] = (await ask(page, 'gallery.find', { query: '' })).ids
  const { inputs } = await ask(page, 'image.get', { imageId: childId })
  expect(inputs?.characters.map(({ name }) => name)).toEqual(['bear'])
})
