import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright'
import type { EngineEvent } from '../../src/contract/events.ts'
import { ask, engineReady, expect, screenshot, test, type Desktop } from '../support/electron.ts'
import { chooseSheet, createBatch, expectAccessibleInBoth, paint, smallSheet, writeSheet } from '../support/screens.ts'

/** With the port of a provider that takes requests and never answers; its connections end before the app is closed. */
const silentTest = test.extend<{ silentPort: number }>({
  silentPort: async ({ launch: _closedAfter }, use) => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    await use((silent.address() as AddressInfo).port)
    silent.closeAllConnections()
    silent.close()
  },
})

const run = (page: Page) => page.getByRole('button', { name: /^Run \d/ })
const partials = (page: Page) => page.locator('.mx-cell .mx-partial')

/** Asks for three partial pictures of every row through the settings of the import. */
async function wantPartials(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'For all…' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Settings of all variants' })
  await dialog.getByRole('radio', { name: '3', exact: true }).press('Space')
  await expect(dialog).toContainText('Each adds $0.003; fewer may come')
  await dialog.getByRole('button', { name: 'Done' }).press('Enter')
  await expect(dialog).toHaveCount(0)
}

test('partial pictures show in their cell, sharper each time, in a box that never changes, until the final is there', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  const file = await writeSheet(profile, 'streamed.csv', smallSheet(6))
  await chooseSheet(desktop, file)
  await wantPartials(page)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('grid')).toBeVisible()
  await watchCells(page)
  // Watched from before: the last may be over between two looks.
  const begun = partials(page).first().waitFor()
  await run(page).press('Enter')
  await begun
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  // Of the first row, which the inspector looks at.
  await expect(inspector.locator('.mx-partial > img[data-step], .pic')).toBeVisible()
  await screenshot(desktop, 'streaming-dark', { width: 1440, height: 900 })
  await paint(page, 'light')
  await screenshot(desktop, 'streaming-light', { width: 1100, height: 720 })
  await expect(page.locator('.mx-cell.is-picture')).toHaveCount(6, { timeout: 60_000 })
  await expect(partials(page)).toHaveCount(0)
  const seen = await page.evaluate(() => (window as unknown as { seen: Seen }).seen)
  expect([...new Set(seen.steps)].sort()).toEqual(['1', '2', '3'])
  expect(seen.words.length).toBeGreaterThan(0)
  for (const words of new Set(seen.words)) expect(words).toMatch(/^[123] of 3$/)
  expect(seen.blurs['1']).toBe('blur(12px)')
  expect(seen.blurs['2']).toBe('blur(8px)')
  expect(seen.blurs['3']).toBe('blur(5px)')
  expect(new Set(seen.boxes)).toEqual(new Set(['80x80']))
  // The focus stays on Run, which says why it is off now in a tooltip.
  await page.getByRole('gridcell').first().click()
  await expectAccessibleInBoth(page)
})

interface Seen {
  readonly steps: string[]
  /** What is said of it beside the time. */
  readonly words: string[]
  readonly boxes: string[]
  readonly blurs: Record<string, string>
}

/** Notes each partial picture that is shown, the blur it comes to, and the box it stands in. */
async function watchCells(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.evaluate(() => {
    const seen: Seen = { steps: [], words: [], boxes: [], blurs: {} }
    Object.assign(window, { seen })
    const note = (): void => {
      for (const picture of document.querySelectorAll<HTMLImageElement>('.mx-cell .mx-partial > img[data-step]')) {
        const step = picture.dataset['step'] ?? ''
        const box = picture.parentElement?.getBoundingClientRect()
        seen.steps.push(step)
        seen.boxes.push(`${box?.width}x${box?.height}`)
        seen.blurs[step] = getComputedStyle(picture).filter
      }
      for (const elapsed of document.querySelectorAll<HTMLElement>('.mx-elapsed[data-step]'))
        seen.words.push(elapsed.dataset['step'] ?? '')
      requestAnimationFrame(note)
    }
    note()
  })
}

silentTest(
  '48 partial pictures redraw the cells they are for and nothing else',
  async ({ silentPort, launch, profile }) => {
    const desktop = await launch({ environment: { OPENAI_API_KEY: 'sk-test-streaming' } })
    const { page } = desktop
    await engineReady(page)
    const baseUrl = `http://127.0.0.1:${silentPort}/v1`
    await ask(page, 'settings.set', { provider: 'openai', baseUrl, concurrency: 8, confirmUsd: null })
    const batchId = await createBatch(desktop, await writeSheet(profile, 'many.csv', smallSheet(16)))
    await ask(page, 'batch.run', { batchId })
    const running = page.locator('.mx-cell.is-running')
    await expect(running).toHaveCount(8)
    // The others are drawn as released as well: nothing but the partial pictures is left to draw.
    await expect(page.getByRole('gridcell', { name: /, waiting,/ })).toHaveCount(0)
    const rowIds = await ask(page, 'batch.rowIds', { batchId })
    const rows = await ask(page, 'batch.rows', { batchId, rowIds: [...rowIds] })
    const jobs = rows.flatMap(({ rowId, cells }) => cells.flat().map(({ jobId }) => ({ jobId, rowId })))
    await watchFrames(page)
    for (const index of [1, 2, 3]) {
      for (const { jobId, rowId } of jobs) {
        await push(desktop, [{ name: 'job.partial', data: { batchId, jobId, rowId, index, of: 3 } }])
      }
    }
    await expect(page.locator('.mx-elapsed[data-step="3 of 3"]')).toHaveCount(8)
    const { outside, inside, frames } = await page.evaluate(() => (window as unknown as { watched: Watched }).watched)
    // Details of rows that were still on their way when the watch began may come once or twice; a picture draws nothing here.
    const drawn = Map.groupBy(outside, (name) => name)
    expect([...drawn].filter(([, times]) => times.length > 2).map(([name]) => name)).toEqual([])
    expect(inside).toBeGreaterThan(0)
    const slow = frames.filter((ms) => ms > 34).length
    test.info().annotations.push({
      type: 'frames',
      description: `${frames.length} frames, ${slow} over 34 ms, longest ${Math.round(Math.max(...frames))} ms`,
    })
    // None of these pictures exists: each was asked for, and that is no fault.
    await expect(page.locator('.mx-cell .mx-partial > img[data-broken][src$="/3"]')).toHaveCount(8)
  },
)

interface Watched {
  /** Names of elements that were drawn again though no partial picture is theirs. */
  readonly outside: string[]
  inside: number
  readonly frames: number[]
}

/** Notes what is drawn again in the grid, and how long each frame takes, ms. */
async function watchFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watched: Watched = { outside: [], inside: 0, frames: [] }
    Object.assign(window, { watched })
    new MutationObserver((changes) => {
      for (const { target, attributeName, oldValue } of changes) {
        const element = target as Element
        // The seconds go on in each running cell by themselves.
        if (attributeName === 'data-text') continue
        // React writes the type of an input anew and takes a name away that it never had, whenever it is drawn.
        if (attributeName !== null && element.getAttribute(attributeName) === oldValue) continue
        if (element.closest('.mx-cell.is-running')) watched.inside += 1
        else watched.outside.push(`${element.className} ${element.getAttribute('aria-label') ?? ''}`)
      }
    }).observe(document.querySelector('[role=grid]') ?? document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeOldValue: true,
      characterData: true,
    })
    let last = performance.now()
    const frame = (now: number): void => {
      watched.frames.push(now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
}

/** Tells the window events as the shell would. */
async function push({ app }: Desktop, events: readonly EngineEvent[]): Promise<void> {
  await app.evaluate(({ BrowserWindow }, sent) => {
    BrowserWindow.getAllWindows()[0]?.webContents.send('proofsheet:event', { kind: 'events', events: sent })
  }, events)
}
