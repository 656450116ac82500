import { engineReady, expect, screenshot, test } from '../support/electron.ts'

test('the window opens on a new library, in practice mode, with no error', async ({ launch }) => {
  const desktop = await launch()
  await engineReady(desktop.page)
  await screenshot(desktop, 'first')
  expect(await desktop.page.title()).toBe('Proofsheet')
})
