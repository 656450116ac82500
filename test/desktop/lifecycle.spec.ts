import { readlink } from 'node:fs/promises'
import { ask, engineReady, expect, runExample, test } from '../support/electron.ts'
import { enginesOf } from '../support/processes.ts'

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

test('an engine killed in the middle of a batch comes back paused and resumes only when told', async ({ launch }) => {
  const desktop = await launch()
  await engineReady(desktop.page)
  const { page } = desktop
  const { draftId, recipe } = await ask(page, 'sheet.example', { name: 'products' })
  const { batchId } = await ask(page, 'batch.create', { draftId, recipe, options: { provider: 'practice' } })
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
