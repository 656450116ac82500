import { engineReady, expect, runExample, test, type Desktop } from '../support/electron.ts'
import { openGallery, openTile, resize } from '../support/screens.ts'

/** Opens the painter over a picture of the example: its area, and the words on how much is marked. */
async function openPainter(desktop: Desktop) {
  const { page } = desktop
  await engineReady(page)
  await resize(desktop, { width: 1440, height: 900 })
  await runExample(page, 1)
  await openTile(page, (await openGallery(page, 2)).first())
  await page.keyboard.press('e')
  const panel = page.getByRole('dialog', { name: 'Edit this picture' })
  await expect(panel.getByRole('textbox', { name: 'What to change' })).toBeFocused()
  const area = page.getByRole('application', { name: /^Mask over/ })
  await panel.getByRole('button', { name: 'Paint a mask…' }).press('Enter')
  await expect(area).toBeFocused()
  return {
    area,
    marked: page
      .locator('.mk-status')
      .getByText(/marked/)
      .first(),
  }
}

test('Esc while the button is down ends the stroke, and what was painted is asked about', async ({ launch }) => {
  const desktop = await launch()
  const { page } = desktop
  const { area, marked } = await openPainter(desktop)
  const box = await area.boundingBox()
  if (box === null) throw new Error('There is no painting area.')
  const at = (x: number, y: number): [number, number] => [box.x + box.width * x, box.y + box.height * y]
  await page.mouse.move(...at(0.4, 0.4))
  await page.mouse.down()
  await page.keyboard.press('Escape')
  const question = page.getByRole('alertdialog', { name: 'What you painted is not used yet' })
  await expect(question.getByRole('button', { name: 'Back to painting' })).toBeFocused()
  await page.mouse.up()
  await page.keyboard.press('Escape')
  await expect(question).toHaveCount(0)
  await expect(marked).toHaveText('1 % marked')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(marked).toHaveText('Nothing is marked yet')
})

test('[ and ] change the brush as keyboards write them that need Option or AltGr', async ({ launch }) => {
  const desktop = await launch()
  const { page } = desktop
  const { area } = await openPainter(desktop)
  const brush = page.getByText(/^Brush \d+ px$/)
  const sizeAfter = async (key: string, modifiers: Readonly<Record<string, boolean>>): Promise<number> => {
    const before = (await brush.textContent()) ?? ''
    const written = { key, ...modifiers, bubbles: true, cancelable: true }
    await area.evaluate((element, event) => element.dispatchEvent(new KeyboardEvent('keydown', event)), written)
    await expect(brush).not.toHaveText(before)
    return Number.parseInt((await brush.textContent())?.replace(/\D+/, '') ?? '', 10)
  }
  const [mac, windows] = [{ altKey: true }, { altKey: true, ctrlKey: true, modifierAltGraph: true }]
  expect(await sizeAfter('[', mac)).toBeLessThan(await sizeAfter(']', mac))
  expect(await sizeAfter('[', windows)).toBeLessThan(await sizeAfter(']', windows))
})
