import { ask, engineReady, expect, screenshot, test, type Desktop } from '../support/electron.ts'
import { fakeApi } from '../support/fake-api.ts'
import { answerWith } from '../support/pictures.ts'
import {
  answerDialog,
  batchEnds,
  expectAccessibleInBoth,
  openBatch,
  openGallery,
  openTile,
  paint,
  resize,
  writeSheet,
} from '../support/screens.ts'
import { cases, type Case } from '../engine/imaging/alpha/cases.ts'
import { make } from '../engine/imaging/alpha/measure.ts'

const names = ['all at once', 'checkerboard of 16 px, with loss'] as const
const key = { OPENAI_API_KEY: 'sk-not-a-real-key' }

async function picture(name: string): Promise<Buffer> {
  return (await make(cases.find((one) => one.name === name) as Case, 2)).bytes
}

/** Asks for both pictures with a transparent background and waits until they are there. */
async function runBoth(desktop: Desktop, path: string): Promise<number> {
  const { page } = desktop
  await answerDialog(desktop, path)
  await page.evaluate(() => window.proofsheet.host['host.pickSheet']({}))
  const { draftId, recipe } = await ask(page, 'sheet.open', { path })
  const parameters = { model: 'gpt-image-2.5-flare', size: '1024x1024', quality: 'low', background: 'transparent' }
  const { batchId } = await ask(page, 'batch.create', {
    draftId,
    recipe: { ...recipe, parameters },
    options: { provider: 'openai' },
  })
  await ask(page, 'batch.run', { batchId })
  await batchEnds(page, batchId)
  return batchId
}

test('a transparent picture says what was repaired, and is looked at on light, dark and checkerboard', async ({
  launch,
  profile,
}) => {
  const rules = await Promise.all(
    names.map(async (name) => {
      const body = answerWith(await picture(name))
      return { when: { prompt: name }, do: { kind: 'raw', status: 200, body, billed: true } as const }
    }),
  )
  await using api = await fakeApi({ rules })
  const desktop = await launch({ environment: { OPENAI_BASE_URL: api.url, ...key } })
  const { page } = desktop
  await engineReady(page)
  await resize(desktop, { width: 1440, height: 900 })
  const sheet = await writeSheet(profile, 'stickers.csv', `sku,prompt\nS-1,"${names[0]}"\nS-2,"${names[1]}"\n`)
  const batchId = await runBoth(desktop, sheet)

  await openBatch(page, 'stickers')
  await page.getByRole('gridcell', { name: /^Row 2, S-1, .*done/ }).click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText('TransparencyRepaired')
  await inspector.getByRole('radio', { name: 'Dark' }).click()
  await expect(inspector.locator('.pic')).toHaveAttribute('data-backdrop', 'dark')
  await expectAccessibleInBoth(page)
  await screenshot(desktop, 'alpha-inspector')

  const tiles = await openGallery(page, 2)
  await page.getByRole('searchbox', { name: 'Search pictures' }).fill(`batch:${batchId} alpha:repaired`)
  await expect(tiles).toHaveCount(1)
  await openTile(page, tiles.first())
  await expect(page.getByRole('heading', { name: 'S-1', level: 1 })).toBeVisible()
  const shown = page.locator('.stage-pic > img:not(.thumb)')
  await expect(shown).toHaveAttribute('src', /\/cutout$/)
  await expect(page.getByText('opaque parts that came at alpha 254 were made fully opaque')).toBeVisible()
  await page.getByRole('radio', { name: 'Light' }).click()
  await expect(page.locator('.stage-pic')).toHaveAttribute('data-backdrop', 'light')
  await expectAccessibleInBoth(page)
  await screenshot(desktop, 'alpha-image-light-theme-dark')
  await page.getByRole('radio', { name: 'Original' }).click()
  await expect(shown).toHaveAttribute('src', /\/original$/)
  await screenshot(desktop, 'alpha-image-original')
  await page.getByRole('radio', { name: 'Repaired' }).click()
  await page.getByRole('radio', { name: 'Checkerboard' }).click()
  await paint(page, 'light')
  await resize(desktop, { width: 1100, height: 720 })
  await screenshot(desktop, 'alpha-image-small')

  await page.keyboard.press('Escape')
  await expect(tiles).toHaveCount(1)
  await page.getByRole('searchbox', { name: 'Search pictures' }).fill('alpha:checkerboard')
  await openTile(page, page.getByRole('option', { name: /S-2/ }))
  await expect(page.getByRole('heading', { name: 'S-2', level: 1 })).toBeVisible()
  await expect(page.getByText('a checkerboard of 16 px squares is painted into it')).toBeVisible()
  await expect(page.getByRole('radio', { name: 'Checkerboard' })).toHaveCount(0)
  await screenshot(desktop, 'alpha-image-checkerboard')
})
