import type { Page } from 'playwright'
import { ask, engineReady, expect, expectAccessible, runExample, test, type Desktop } from '../support/electron.ts'
import { fakeApi } from '../support/fake-api.ts'
import { focused, tabTo } from '../support/keyboard.ts'
import {
  answerDialog,
  chooseSheet,
  createBatch,
  expectAccessibleInBoth,
  launchAt,
  openBatch,
  openGallery,
  openTile,
  smallSheet,
  writeSheet,
} from '../support/screens.ts'

const plan = (page: Page) => page.getByRole('region', { name: 'Plan' })
const problems = (page: Page) => page.getByRole('region', { name: 'Problems', exact: true })

/** The keyboard is on a control, and nothing else may take it away from there any more. */
async function expectOnControl(page: Page): Promise<void> {
  await expect.poll(async () => (await focused(page)).isNowhere, { message: 'the page has the keyboard' }).toBe(false)
  await expect
    .poll(() => page.evaluate(() => (document.activeElement as HTMLElement).tabIndex))
    .toBeGreaterThanOrEqual(0)
}

test('the keyboard stays on a control when its own goes away with a screen, a dialog or what it decided', async ({
  launch,
  profile,
}) => {
  await using api = await fakeApi({ rules: [{ when: { requests: [1] }, do: { kind: 'reset', after: 'accepted' } }] })
  const desktop = await launchAt(launch, api.url)
  const { page } = desktop
  const sheet = await writeSheet(profile, 'mugs.csv', smallSheet(2))
  await chooseSheet(desktop, sheet)
  await tabTo(page, /^Cancel$/)
  await page.keyboard.press('Enter')
  await expect(page.getByText('No batches yet')).toBeVisible()
  await expectOnControl(page)

  const batchId = await createBatch(desktop, sheet)
  await expect(page.getByRole('gridcell', { name: /^Row 2, P-1,/ })).toBeFocused()
  await expect(page.getByRole('button', { name: /^Run 2 rows/ })).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect.poll(async () => (await ask(page, 'batch.get', { batchId })).jobs.unknown).toBe(1)
  await page.keyboard.press('Control+2')
  await expectOnControl(page)
  await expect(page.getByRole('button', { name: 'Resolve 1 unknown outcome' })).toBeVisible()
  await tabTo(page, /^Resolve 1 unknown outcome$/)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('alertdialog', { name: /^Resolve/ })
  await tabTo(page, /^Give up and release the hold$/)
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByText('Nothing failed and nothing is unclear.')).toBeVisible()
  await expectOnControl(page)
})

test('the keyboard stays on a control when its own is switched off under it', async ({ launch }) => {
  const { page } = await launch()
  await engineReady(page)
  await tabTo(page, /^Choose a CSV…$/)
  await page.evaluate(() => document.activeElement?.setAttribute('disabled', ''))
  await expectOnControl(page)
  await expect.poll(async () => (await focused(page)).name).toBe('Try a sample in Practice mode')
})

test('in the edit panel the keyboard stays in the panel when its control is switched off', async ({ launch }) => {
  const { page } = await launch()
  await engineReady(page)
  await runExample(page, 1)
  await openTile(page, (await openGallery(page, 2)).first())
  await page.keyboard.press('e')
  const panel = page.getByRole('dialog', { name: 'Edit this picture' })
  await expect(panel.getByRole('textbox', { name: 'What to change' })).toBeFocused()
  await tabTo(page, /^Paint a mask…$/)
  await page.evaluate(() => document.activeElement?.setAttribute('disabled', ''))
  await expectOnControl(page)
  await expect(panel.locator(':focus')).toHaveCount(1)
})

test('settings saved elsewhere are followed at once, by the settings and by an open plan', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('radio', { name: 'Practice mode' })).toBeChecked()
  await ask(page, 'settings.set', { provider: 'openai', baseUrl: 'https://example.com/v1', concurrency: 7 })
  await expect(page.getByRole('radio', { name: 'OpenAI' })).toBeChecked()
  await expect(page.getByRole('textbox', { name: 'Address of the API' })).toHaveValue('https://example.com/v1')
  await expect(page.getByRole('textbox', { name: 'Requests in flight' })).toHaveValue('7')

  await page.keyboard.press('Control+1')
  await chooseSheet(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(3)))
  await expect(plan(page)).not.toContainText('with OpenAI')
  await expect(plan(page).getByRole('textbox', { name: 'Cap of the batch' })).toHaveValue('$50.00')
  await ask(page, 'settings.set', { provider: 'practice', capUsd: 7 })
  await expect(plan(page)).toContainText(/\$0\.00 \$0\.\d\d(–\$0\.\d\d)? with OpenAI/)
  await expect(plan(page).getByRole('textbox', { name: 'Cap of the batch' })).toHaveValue('$7.00')
  await expect(page.getByRole('region', { name: 'Composed prompts' })).toContainText('1 image · no cost')
  await expect(page.getByRole('region', { name: 'Variants' })).not.toContainText('$0.')

  await page.keyboard.press('Control+Enter')
  const cell = page.getByRole('gridcell', { name: 'Row 2, P-1, Picture, waiting, no cost' })
  await expect(cell).toHaveAttribute('data-note', '$0')
})

test('a long problem is read in full where it stands, and hundreds of them cost no more than those in view', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  const rows = Array.from(
    { length: 500 },
    (_, at) => `P-${at},A mug,1001x10${at % 90},${'a very long name '.repeat(9)}.png`,
  )
  await chooseSheet(
    desktop,
    await writeSheet(profile, 'wrong.csv', ['sku,prompt,size,references', ...rows, ''].join('\n')),
  )
  const lines = problems(page).getByRole('listitem')
  await expect(lines.first()).toBeVisible()
  expect(await lines.count()).toBeLessThan(40)
  const cut = await lines.evaluateAll((all) =>
    all
      .flatMap((line) => [...line.querySelectorAll<HTMLElement>('*')])
      .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0)
      .map((part) => part.className),
  )
  expect(cut).toEqual([])
  for (let press = 0; press < 30; press += 1) await page.keyboard.press('F8')
  const current = problems(page).locator('[aria-current=true]')
  await expect(current).toBeInViewport({ ratio: 1 })
  const boxes = await lines.evaluateAll((all) =>
    all
      .map((line) => line.getBoundingClientRect())
      .toSorted((a, b) => a.top - b.top)
      .map(({ top, bottom }) => [top, bottom]),
  )
  for (const [at, [top = 0]] of boxes.entries())
    if (at > 0) expect(top).toBeGreaterThanOrEqual((boxes[at - 1]?.[1] ?? 0) - 1)
  await expectAccessibleInBoth(page)
})

test('Run says before it is pressed what goes along and the most it may cost', async ({ launch, profile }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await runExample(page, 1)
  const { ids } = await ask(page, 'gallery.find', { query: '' })
  await ask(page, 'settings.set', { provider: 'openai' })
  const file = await writeSheet(profile, 'cut.csv', `sku,prompt,references\n1,A mug,image:${ids[0]}\n2,A jug,\n`)
  await answerDialog(desktop, file)
  await page.evaluate(() => window.proofsheet.host['host.pickSheet']({}))
  const { draftId, recipe } = await ask(page, 'sheet.open', { path: file })
  const wanted = {
    ...recipe,
    parameters: { ...recipe.parameters, background: 'transparent' },
    transparency: 'key' as const,
  }
  const planned = await ask(page, 'plan.make', { draftId, recipe: wanted, options: {} })
  const { batchId } = await ask(page, 'batch.create', { draftId, recipe: wanted, options: {} })
  const most = (planned.estimatedUsd.high + planned.fallbackUsd).toFixed(2)
  expect(planned.fallbackUsd).toBeGreaterThan(0)
  await openBatch(page, 'cut')
  const run = page.getByRole('button', { name: /^Run 2 rows × 1/ })
  await expect(run).toHaveAccessibleDescription(
    `1 picture goes along with 1 of 2 images · at most $${most} with what may follow for transparency`,
  )
  await expectAccessibleInBoth(page)
  // A limit between the price and the most it may cost: what may follow counts.
  await ask(page, 'settings.set', { confirmUsd: Math.round(planned.estimatedUsd.high * 100 + 1) / 100 })
  await run.click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toContainText(`for up to $${most}`)
  await expect(dialog).toContainText('1 picture goes along with 1 of 2 images')
  await expectAccessibleInBoth(page)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect((await ask(page, 'batch.get', { batchId })).jobs).toMatchObject({ held: 2, waiting: 0 })
})

/** Every answer of the engine comes `ms` later. */
async function slowDown({ app }: Desktop, ms: number): Promise<void> {
  await app.evaluate(({ ipcMain }, delay) => {
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      _invokeHandlers: Map<string, (...given: unknown[]) => unknown>
    }
    for (const [channel, answer] of handlers) {
      handlers.set(channel, async (...given) => {
        await new Promise((resolve) => setTimeout(resolve, delay))
        return answer(...given)
      })
    }
  }, ms)
}

test('every screen has its one heading while the engine takes its time', async ({ launch, profile }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await runExample(page, 1)
  await writeSheet(profile, 'mugs.csv', smallSheet(2))
  await slowDown(desktop, 400)
  await page.reload()
  await page.evaluate(() => {
    const wrong: string[] = []
    Object.assign(window, { wrong })
    const look = (): void => {
      const headings = [...document.querySelectorAll('#root h1')].filter((heading) => heading.textContent !== '')
      if (document.querySelector('#root .app') && headings.length !== 1) {
        wrong.push(`${headings.length} on ${document.querySelector('.crumbs')?.textContent ?? ''}`)
      }
      requestAnimationFrame(look)
    }
    look()
  })
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expectAccessible(page)
  for (const [key, title] of [
    ['Control+2', 'Queue'],
    ['Control+3', 'Gallery'],
    ['Control+,', 'Settings'],
    ['Control+1', 'Batches'],
  ] as const) {
    await page.keyboard.press(key)
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
    await expectAccessible(page)
  }
  await page.getByText('products', { exact: true }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expectAccessible(page)
  await expect(page.getByRole('grid')).toBeVisible()
  // The first cell has the keyboard once the rows are there: nothing moves any more.
  await expect(page.locator('[role="gridcell"]:focus')).toHaveCount(1)
  await page.getByRole('gridcell', { name: /done/ }).first().dblclick()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('complementary', { name: 'About this picture' })).toBeVisible()
  await page.keyboard.press('Control+1')
  await page.getByRole('button', { name: 'Try a sample' }).click()
  await page.getByRole('menuitem', { name: 'Shop pictures' }).click()
  await expect(page.getByRole('heading', { name: 'New batch', level: 1 })).toBeVisible()
  await expect(plan(page)).toContainText('Requests')
  expect(await page.evaluate(() => (window as unknown as { wrong: string[] }).wrong)).toEqual([])
})
