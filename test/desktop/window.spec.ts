import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import {
  engineReady,
  expect,
  expectAccessible,
  repository,
  screenshot,
  test,
  type Desktop,
} from '../support/electron.ts'

function bounds({ app }: Desktop): Promise<{ width: number; height: number; x: number; y: number }> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds())
}

test('the window opens on a new library with no error and nothing inaccessible', async ({ launch }) => {
  const desktop = await launch()
  await engineReady(desktop.page)
  expect(await desktop.page.title()).toBe('Proofsheet')
  await expectAccessible(desktop.page)
  await screenshot(desktop, 'first')
})

test('the window comes back in the size and place it was left in', async ({ launch, profile }) => {
  const first = await launch()
  await engineReady(first.page)
  await first.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]!.setBounds({ x: 40, y: 30, width: 1200, height: 740 })
  })
  await first.app.close()
  const second = await launch()
  await expect.poll(() => bounds(second)).toEqual({ x: 40, y: 30, width: 1200, height: 740 })
  const state: unknown = JSON.parse(await readFile(path.join(profile.userData, 'state.json'), 'utf8'))
  expect(state).toMatchObject({ window: { width: 1200, height: 740, maximized: false } })
})

test('a place off every screen and a damaged memory are both forgotten', async ({ launch, profile }) => {
  const first = await launch()
  await engineReady(first.page)
  await first.app.close()
  const file = path.join(profile.userData, 'state.json')
  const state = JSON.parse(await readFile(file, 'utf8')) as { window: object }
  const lost = { ...state.window, x: 90_000, y: 90_000 }
  await writeFile(file, JSON.stringify({ ...state, window: lost }))
  const second = await launch()
  expect((await bounds(second)).x).toBeLessThan(2_000)
  await second.app.close()
  await writeFile(file, '{"window": {"x": "nowhere"')
  expect(await bounds(await launch())).toMatchObject({ width: 1440, height: 900 })
})

test('the window is never smaller than its screens are drawn for', async ({ launch }) => {
  const desktop = await launch()
  const smallest = await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getMinimumSize())
  expect(smallest).toEqual([1024, 680])
})

test('a sheet named at the start is handed to the page once', async ({ launch }) => {
  const { app, page } = await launch({ sheet: path.join(repository, 'examples', 'products.csv') })
  await engineReady(page)
  // Shown first: a question that comes before the page's own would take the sheet from it.
  await expect(page.getByText('products.csv').first()).toBeVisible()
  const again = await page.evaluate(() => window.proofsheet.host['host.openedSheet']({}))
  expect(again).toEqual({ ok: true, value: null })
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('a second start hands its sheet to the running window and leaves', async ({ launch, profile }) => {
  const { app, page } = await launch()
  await engineReady(page)
  const sheet = path.join(profile.folder, 'late.csv')
  await writeFile(sheet, 'key,prompt\n007,a blue mug\n')
  // Listening before the sheet is sent: the page and the shell are spoken to over different pipes.
  const seen = await page.evaluateHandle(() => {
    const sheets: unknown[] = []
    window.proofsheet.subscribe((event) => {
      if (event.kind === 'openSheet') sheets.push(event.sheet)
    })
    return sheets
  })
  await app.evaluate(({ app: running }, argv) => running.emit('second-instance', {}, argv, '/'), [
    'proofsheet',
    sheet,
  ] as const)
  await expect.poll(() => seen.jsonValue()).toEqual([{ path: sheet, name: 'late.csv' }])
})
