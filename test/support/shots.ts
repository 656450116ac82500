import path from 'node:path'
import { expect, repository, type Desktop } from './electron.ts'
import { paint, resize } from './screens.ts'

const folder = path.join(repository, 'test-results', 'screenshots', 'docs')
const sizes = [
  { width: 1440, height: 900 },
  { width: 1100, height: 720 },
]

/** The screen as it stands, in both sizes and themes. */
export async function shoot(desktop: Desktop, name: string, before = async () => {}): Promise<void> {
  const { page } = desktop
  for (const size of sizes) {
    await resize(desktop, size)
    for (const theme of ['dark', 'light'] as const) {
      await paint(page, theme)
      await page.mouse.move(700, 8)
      await before()
      await picturesDrawn(desktop)
      await page.screenshot({ path: path.join(folder, `${name}-${theme}-${size.width}x${size.height}.png`) })
    }
  }
  await resize(desktop, sizes[0]!)
}

/** Waits for the pictures in view, and for what a changed size still draws. */
async function picturesDrawn({ page }: Desktop): Promise<void> {
  await expect.poll(() => page.evaluate(() => [...document.images].every((image) => image.complete))).toBe(true)
  await page.waitForTimeout(200)
}
