import { readdir, readlink, rm } from 'node:fs/promises'
import path from 'node:path'
import { ask, engineReady, expect, runExample, test } from '../support/electron.ts'
import { enginesOf } from '../support/processes.ts'
import { openBatch } from '../support/screens.ts'

test.skip(process.platform !== 'linux', 'looks at processes in /proc')

test('a killed engine comes back by itself, and what waited on it is told at once', async ({ launch }) => {
  const desktop = await launch()
  await engineReady(desktop.page)
  const [before] = await enginesOf(desktop)
  const states = desktop.page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const seen: string[] = []
        window.proofsheet.subscribe((event) => {
          if (event.kind !== 'engine') return
          seen.push(event.state.kind)
          if (event.state.kind === 'ready') resolve(seen)
        })
      }),
  )
  process.kill(before!, 'SIGSTOP')
  const waiting = desktop.page.evaluate(() => window.proofsheet.engine['library.info']({}))
  // A later question on the same pipe is answered by the shell: the first one has reached the frozen engine.
  await desktop.page.evaluate(() => window.proofsheet.host['host.info']({}))
  process.kill(before!, 'SIGKILL')
  const reply = await waiting
  expect(reply.ok ? null : reply.failure.code).toBe('engine_gone')
  expect(await states).toEqual(['restarting', 'restarting', 'ready'])
  const [after] = await enginesOf(desktop)
  expect(after).not.toBe(before)
  expect((await ask(desktop.page, 'batch.list', {})).length).toBe(0)
})

test('a picture that nobody could answer for is asked for again when the engine is back', async ({ launch, meant }) => {
  meant.push(/image:\/\//)
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await runExample(page, 3)
  await openBatch(page, 'products')
  await expect(page.locator('[role="gridcell"]:focus')).toHaveCount(1)
  const large = page.locator('.inspector img.big')
  await expect(large).toHaveAttribute('data-loaded', '')
  const [engine] = await enginesOf(desktop)
  process.kill(engine!, 'SIGSTOP')
  const before = await large.getAttribute('src')
  await page.keyboard.press('ArrowDown')
  await expect(large).not.toHaveAttribute('src', before ?? '')
  // Watched from before: it may be mended between two looks.
  const broken = page.locator('.inspector img.big[data-broken]').waitFor({ state: 'attached' })
  process.kill(engine!, 'SIGKILL')
  await broken
  await expect(large).toHaveAttribute('data-loaded', '')
  await expect(large).not.toHaveAttribute('data-broken', '')
})

test('an engine killed in the middle of a batch comes back paused and resumes only when told', async ({ launch }) => {
  const desktop = await launch()
  await engineReady(desktop.page)
  const { page } = desktop
  const { draftId, recipe } = await ask(page, 'sheet.example', { name: 'products' })
  const { batchId } = await ask(page, 'batch.create', { draftId, recipe, options: { provider: 'practice' } })
  // Two at a time: the batch is far from its end when the engine is killed.
  await ask(page, 'settings.set', { concurrency: 2 })
  await ask(page, 'batch.run', { batchId })
  await expect.poll(async () => (await ask(page, 'batch.get', { batchId })).images).toBeGreaterThan(2)
  const [engine] = await enginesOf(desktop)
  process.kill(engine!, 'SIGKILL')
  // Another process stands there only after the shell has seen the first one die.
  await expect.poll(async () => (await enginesOf(desktop)).filter((pid) => pid !== engine).length).toBe(1)
  await engineReady(page)
  const queue = await ask(page, 'queue.get', {})
  expect(queue.pause?.cause).toBe('crash')
  expect(queue.counts.running).toBe(0)
  expect(queue.recovery).not.toBeNull()
})

test('a library whose database is gone is repaired from the window, and only then', async ({ launch, profile }) => {
  const first = await launch()
  await engineReady(first.page)
  const healthy = await first.page.evaluate(() => window.proofsheet.host['host.repairLibrary']({}))
  expect(healthy.ok ? null : healthy.failure.code).toBe('conflict')
  const { draftId, recipe } = await ask(first.page, 'sheet.example', { name: 'products' })
  const { batchId } = await ask(first.page, 'batch.create', { draftId, recipe, options: { provider: 'practice' } })
  await first.app.close()
  for (const name of await readdir(profile.library)) {
    if (name.startsWith('library.db')) await rm(path.join(profile.library, name))
  }
  const { page } = await launch()
  const banner = page.getByRole('alert').filter({ hasText: 'Library damaged' })
  await expect(banner).toContainText('Repair rebuilds what is missing')
  const malformed = await page.evaluate(() => window.proofsheet.host['host.repairLibrary']({ library: '/' } as never))
  expect(malformed.ok ? null : malformed.failure.code).toBe('bad_request')
  await banner.getByRole('button', { name: 'Repair the library' }).click()
  await engineReady(page)
  await expect(banner).toBeHidden()
  expect((await ask(page, 'batch.list', {})).map(({ id }) => id)).toEqual([batchId])
})

test('a dead page is replaced by a new window that shows the current state', async ({ launch, pageErrors }) => {
  const desktop = await launch()
  await engineReady(desktop.page)
  const [engine] = await enginesOf(desktop)
  const opened = desktop.app.waitForEvent('window')
  await desktop.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer()
  })
  const page = await opened
  await page.waitForLoadState()
  await engineReady(page)
  expect(await page.title()).toBe('Proofsheet')
  expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  expect(await enginesOf(desktop)).toEqual([engine])
  expect(pageErrors).toEqual([])
})

test('the engine outlives a killed shell only until its work is stored', async ({ launch }) => {
  const desktop = await launch()
  await engineReady(desktop.page)
  const images = await runExample(desktop.page, 2)
  expect(images.length).toBeGreaterThan(1)
  const [engine] = await enginesOf(desktop)
  desktop.app.process().kill('SIGKILL')
  await expect.poll(() => readlink(`/proc/${engine}/exe`).catch(() => 'gone'), { timeout: 20_000 }).toBe('gone')
})
