import type { Page } from 'playwright'
import { expect } from './electron.ts'

/** What has the keyboard: its accessible name or words, and whether its ring shows. */
export async function focused(page: Page): Promise<{ name: string; ring: string; isNowhere: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement
    // A field, an editor and a tick box show their ring on the box drawn around or beside them.
    const choice = element?.closest('.choice')?.querySelector('.check, .radio')
    const drawn = [element, element?.closest('.input, .ed, .stepper'), choice].filter((each) => each != null)
    const label = element instanceof HTMLTextAreaElement ? element.labels[0] : undefined
    const ring = drawn.map((each) => getComputedStyle(each)).find(({ outlineStyle }) => outlineStyle !== 'none')
    return {
      /** Nothing has the keyboard: between the last stop and the first, or a button went away under it. */
      isNowhere: element === document.body,
      name: element?.getAttribute('aria-label') ?? (label ?? element)?.textContent?.trim() ?? '',
      ring: ring?.outlineWidth ?? '',
    }
  })
}

/** Presses Tab until something with this name has the keyboard; every stop on the way shows where it is. */
export async function tabTo(page: Page, name: RegExp, key = 'Tab'): Promise<void> {
  for (let press = 0; press < 60; press += 1) {
    await page.keyboard.press(key)
    const now = await focused(page)
    if (now.isNowhere) continue
    expect(now.ring, `ring of ${now.name}`).not.toBe('')
    if (name.test(now.name)) return
  }
  throw new Error(`Sixty Tabs did not lead to ${name}.`)
}
