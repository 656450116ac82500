import { ask, expect, screenshot, test } from '../support/electron.ts'
import { fakeApi } from '../support/fake-api.ts'
import {
  createBatch,
  expectAccessibleInBoth,
  launchAt,
  openGallery,
  openTile,
  paint,
  writeSheet,
} from '../support/screens.ts'

const wide = { width: 1440, height: 900 }
const narrow = { width: 1100, height: 720 }

const sheet = [
  'sku,prompt,model,size,quality,format',
  'P-1,A fox that waves,gpt-image-2.6-flare,512x512,low,gif',
  'P-2,A fox as a logo,gpt-image-2.6-flare,1024x1024,low,svg',
  'P-3,A fox on a poster,gpt-image-2.6-flare,1024x1536,low,png',
  '',
].join('\n')

test('a GIF and an SVG are named in grid, gallery and image, with frames, an estimate, and the way to the original', async ({
  launch,
  profile,
}) => {
  await using api = await fakeApi({}, 'card')
  const desktop = await launchAt(launch, api.url)
  const { page } = desktop
  const batchId = await createBatch(desktop, await writeSheet(profile, 'foxes.csv', sheet))
  await ask(page, 'batch.run', { batchId })
  await expect(page.locator('.mx-cell.is-picture')).toHaveCount(3, { timeout: 60_000 })
  await expect(page.getByRole('gridcell', { name: /P-1, .*, done, GIF, 9 frames, \$/ })).toBeVisible()
  const svg = page.getByRole('gridcell', { name: /P-2, .*, done, SVG, \$1\.\d\d estimate/ })
  await svg.click()
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('estimate')
  await svg.hover()
  await screenshot(desktop, 'formats-matrix', wide)
  await expectAccessibleInBoth(page)
  await screenshot(desktop, 'formats-matrix-narrow', narrow)

  await openGallery(page, 3)
  const gif = page.getByRole('option', { name: /^P-1 GIF.*9 frames/ })
  await expect(gif).toBeVisible()
  await expect(page.getByRole('option', { name: /^P-2 SVG \$1\.\d\d estimate, row 3/ })).toBeVisible()
  await screenshot(desktop, 'formats-gallery', wide)
  await paint(page, 'light')
  await screenshot(desktop, 'formats-gallery-light-narrow', narrow)
  await expectAccessibleInBoth(page)

  await openTile(page, gif)
  const about = page.getByRole('complementary', { name: 'About this picture' })
  await expect(about).toContainText('One frame is shown here; “Show file” leads to the original')
  await expect(page.getByRole('region', { name: 'Picture' })).toContainText('GIF, 9 frames')
  await paint(page, 'dark')
  await screenshot(desktop, 'formats-image', wide)
  await expectAccessibleInBoth(page)
  await screenshot(desktop, 'formats-image-narrow', narrow)
})
