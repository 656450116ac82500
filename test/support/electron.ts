import { mkdirSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { _electron, type ConsoleMessage, type ElectronApplication, type Page } from 'playwright'
import { expect, test as base } from 'playwright/test'
import type { Reply } from '../../src/contract/channel.ts'
import { ProofsheetError } from '../../src/contract/failure.ts'
import type { Bridge } from '../../src/contract/host.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../src/contract/requests.ts'

declare global {
  interface Window {
    readonly proofsheet: Bridge
  }
}

export const repository = path.resolve(import.meta.dirname, '..', '..')

export interface LaunchOptions {
  /** A sheet to open with; copied into the test's own folder first. */
  readonly sheet?: string
  readonly environment?: Readonly<Record<string, string>>
}

export interface Desktop {
  readonly app: ElectronApplication
  readonly page: Page
}

/** One test's own places. Starting twice from the same profile is how "reopens where it was" is tested. */
export interface Profile {
  readonly folder: string
  readonly userData: string
  readonly library: string
}

interface Fixtures {
  readonly profile: Profile
  /** Starts the app on the test's profile and waits for its page; closed at the end of the test. */
  readonly launch: (options?: LaunchOptions) => Promise<Desktop>
  /** Console errors and page errors so far. The test fails on any left here at its end: take out what was meant. */
  readonly pageErrors: string[]
}

// Playwright reads what a fixture needs from its first parameter, which must be a pattern: `_api` stands for nothing.
export const test = base.extend<Fixtures>({
  profile: async ({ playwright: _api }, use) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'proofsheet-desktop-'))
    await use({ folder, userData: path.join(folder, 'profile'), library: path.join(folder, 'library') })
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 })
  },
  pageErrors: async ({ playwright: _api }, use) => {
    const errors: string[] = []
    await use(errors)
    expect(errors, 'errors in the console or the page').toEqual([])
  },
  launch: async ({ profile, pageErrors }, use) => {
    const running: ElectronApplication[] = []
    await use(async (options = {}) => {
      const { app, page } = await startWithPage(profile, options, pageErrors)
      running.push(app)
      return { app, page }
    })
    for (const app of running) await app.close()
  },
})

export { expect }

/** The Electron named by the runner (scripts/test-desktop.mjs). */
export function electronExecutable(): string {
  const executable = process.env['PROOFSHEET_TEST_ELECTRON']
  if (!executable) throw new Error('Run these tests with: npm run test:desktop')
  return executable
}

/**
 * Once in some hundred starts Playwright is never told of the first page, or not that it has loaded, though the window is
 * there: the start is then made once more and the report says so. An app that opens no window fails the second time too.
 */
async function startWithPage(profile: Profile, options: LaunchOptions, errors: string[]): Promise<Desktop> {
  for (let attempt = 1; ; attempt += 1) {
    const app = await start(profile, options)
    app.context().on('page', (page) => collectErrors(page, errors))
    try {
      const page = await app.firstWindow({ timeout: firstWindowMs })
      collectErrors(page, errors)
      await page.waitForLoadState('load', { timeout: firstWindowMs })
      return { app, page }
    } catch (error) {
      const seen = await describeWindows(app)
      await end(app)
      if (attempt === 2) throw error
      test.info().annotations.push({ type: 'started twice', description: `${String(error)} ${seen}` })
      console.warn(`The first window did not come within 15 s; starting once more. ${seen}`)
    }
  }
}

const firstWindowMs = 15_000

/** What the main process and Playwright know of the windows, for the report. */
async function describeWindows(app: ElectronApplication): Promise<string> {
  const told = app.windows().map((page) => page.url())
  const asked = app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => ({
      url: webContents.getURL(),
      loading: webContents.isLoading(),
      waiting: webContents.isWaitingForResponse(),
      crashed: webContents.isCrashed(),
      pid: webContents.getOSProcessId(),
    })),
  )
  const late = new Promise<string>((resolve) => setTimeout(resolve, 3_000, 'no answer'))
  const there = await Promise.race([asked.catch(String), late])
  return JSON.stringify({ told, there })
}

/** Closes an app that may not answer. */
async function end(app: ElectronApplication): Promise<void> {
  const child = app.process()
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await app.close().catch(() => undefined)
  clearTimeout(timer)
}

async function start(profile: Profile, options: LaunchOptions): Promise<ElectronApplication> {
  mkdirSync(profile.userData, { recursive: true })
  const sheet: string[] = []
  if (options.sheet) {
    const copy = path.join(profile.folder, path.basename(options.sheet))
    await cp(options.sheet, copy)
    sheet.push(copy)
  }
  return _electron.launch({
    executablePath: electronExecutable(),
    args: [repository, `--user-data-dir=${profile.userData}`, `--library=${profile.library}`, ...sheet],
    cwd: profile.folder,
    // Playwright turns Chromium's sandbox off unless told otherwise.
    chromiumSandbox: !isRoot,
    env: environment(options.environment ?? {}),
  })
}

/** Chromium refuses to start sandboxed for root; everyone else tests with the sandbox on. */
export const isRoot = process.getuid?.() === 0

/** What would change the app under test: a key of the developer's, another library, another way to start. */
const leftOut = new Set([
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'PROOFSHEET_LIBRARY',
  'NODE_OPTIONS',
  'ELECTRON_RUN_AS_NODE',
])

/** Our environment without those, and with what the test adds. */
export function environment(extra: Readonly<Record<string, string>>): Record<string, string> {
  const ours = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !leftOut.has(entry[0]),
  )
  return { ...Object.fromEntries(ours), ...extra }
}

const watched = new WeakSet<Page>()

function collectErrors(page: Page, errors: string[]): void {
  if (watched.has(page)) return
  watched.add(page)
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
  })
}

/** Fails on any accessibility violation. Legacy mode: axe's own way needs a blank second page, which Electron cannot open. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  expect(found, 'accessibility violations').toEqual([])
}

/** Writes test-results/screenshots/<name>.png of the window at the given size, px. */
export async function screenshot(
  desktop: Desktop,
  name: string,
  size?: { width: number; height: number },
): Promise<void> {
  if (size) {
    await desktop.app.evaluate(({ BrowserWindow }, bounds) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(bounds.width, bounds.height)
    }, size)
  }
  await desktop.page.screenshot({ path: path.join(repository, 'test-results', 'screenshots', `${name}.png`) })
}

/** Asks the engine through the page's own bridge, as the window would. Throws the failure it answers. */
export async function ask<Name extends RequestName>(
  page: Page,
  name: Name,
  input: RequestInput<Name>,
): Promise<RequestOutput<Name>> {
  const reply = await page.evaluate(
    ([called, given]) => (window.proofsheet.engine[called] as (input: unknown) => Promise<Reply<unknown>>)(given),
    [name, input] as const,
  )
  if (!reply.ok) throw new ProofsheetError(reply.failure)
  return reply.value as RequestOutput<Name>
}

/** Makes a batch of the example sheet in practice mode and runs its first rows to the end; the ids of the pictures. */
export async function runExample(page: Page, rows: number): Promise<readonly number[]> {
  const { draftId, recipe } = await ask(page, 'sheet.example', { name: 'products' })
  const { batchId } = await ask(page, 'batch.create', { draftId, recipe, options: { provider: 'practice' } })
  const rowIds = await ask(page, 'batch.rowIds', { batchId })
  await ask(page, 'batch.run', { batchId, rowIds: rowIds.slice(0, rows) })
  await expect
    .poll(
      async () => {
        const { jobs } = await ask(page, 'batch.get', { batchId })
        return jobs.waiting + jobs.running
      },
      { timeout: 45_000 },
    )
    .toBe(0)
  return (await ask(page, 'gallery.find', { query: '' })).ids
}

/** Width of a picture as the page gets it, px; 0 when it is refused. */
export function pictureWidth(page: Page, url: string): Promise<number> {
  return page.evaluate(async (source) => {
    const picture = new Image()
    picture.src = source
    await picture.decode().catch(() => undefined)
    return picture.naturalWidth
  }, url)
}

/** Waits until the engine answers; the page may be ready before it. */
export async function engineReady(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const reply = await window.proofsheet.host['host.info']({})
        return reply.ok ? reply.value.engine.kind : reply.failure.code
      }),
    )
    .toBe('ready')
}
