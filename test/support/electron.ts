import { mkdirSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { _electron, type ElectronApplication, type Page } from 'playwright'
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
  /** Console errors and page errors so far. The test fails at its end on any that was not meant. */
  readonly pageErrors: string[]
  /** What the page is meant to say: whatever matches is no error, also when it comes after the last line of the test. */
  readonly meant: RegExp[]
}

// Playwright reads what a fixture needs from its first parameter, which must be a pattern: `_api` stands for nothing.
export const test = base.extend<Fixtures>({
  profile: async ({ playwright: _api }, use) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'proofsheet-desktop-'))
    await use({ folder, userData: path.join(folder, 'profile'), library: path.join(folder, 'library') })
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 })
  },
  meant: async ({ playwright: _api }, use) => use([]),
  pageErrors: async ({ meant }, use) => {
    const errors: string[] = []
    await use(errors)
    const others = errors.filter((error) => !meant.some((each) => each.test(error)))
    expect(others, 'errors in the console or the page').toEqual([])
  },
  launch: async ({ profile, pageErrors }, use) => {
    const ends: (() => Promise<void>)[] = []
    await use(async (options = {}) => {
      const app = await start(profile, options)
      evaluateInOwnTurn(app)
      ends.push(closing(app))
      collectErrors(app, pageErrors)
      const page = await app.firstWindow({ timeout: firstWindowMs })
      await page.waitForLoadState('load', { timeout: firstWindowMs })
      return { app, page }
    })
    await Promise.all(ends.map((end) => end()))
  },
})

export { expect }

const firstWindowMs = 30_000
/** Longer than the shell waits for its engine when it quits. */
const closeMs = 10_000

/**
 * What closes an app at the end of its test. An engine that still waits for an answer outlives its shell and keeps
 * Playwright waiting with it: past the time they are all killed, and the report says so.
 */
function closing(app: ElectronApplication): () => Promise<void> {
  // Asked now: an app that was closed has none.
  const { pid } = app.process()
  return async () => {
    const timer = setTimeout(() => {
      const description = `The app or its engine still ran after ${closeMs} ms.`
      test.info().annotations.push({ type: 'killed', description })
      // Playwright starts the app as the leader of a process group of its own.
      if (pid !== undefined) process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
    }, closeMs)
    await app.close()
    clearTimeout(timer)
  }
}

/**
 * Without `executablePath`, so that Playwright holds the app back until it is connected: it sees all of the first page.
 * Without a GPU, because a virtual display has none: Chromium would find that out by a process that dies, and a page that
 * asks for that very process at that moment waits for ever.
 */
async function start(profile: Profile, options: LaunchOptions): Promise<ElectronApplication> {
  if (!process.env['ELECTRON_OVERRIDE_DIST_PATH']) throw new Error('Run these tests with: npm run test:desktop')
  mkdirSync(profile.userData, { recursive: true })
  const sheet: string[] = []
  if (options.sheet) {
    const copy = path.join(profile.folder, path.basename(options.sheet))
    await cp(options.sheet, copy)
    sheet.push(copy)
  }
  const places = [`--user-data-dir=${profile.userData}`, `--library=${profile.library}`]
  return _electron.launch({
    args: [repository, ...places, '--disable-gpu', ...sheet],
    cwd: profile.folder,
    // Playwright turns Chromium's sandbox off unless told otherwise.
    chromiumSandbox: !isRoot,
    env: environment(options.environment ?? {}),
  })
}

/**
 * Playwright's `evaluate` breaks into whatever the shell is running at that moment: Node's inspector asks V8 for an
 * interrupt. When that falls between two lines of Node's own tick queue and the evaluated code calls `nextTick`, the
 * queue is never run again and the app hears nothing more from its engine. So the code begins in a turn of its own.
 */
function evaluateInOwnTurn(app: ElectronApplication): void {
  const evaluate = app.evaluate.bind(app)
  const inOwnTurn = (code: unknown, argument: unknown) =>
    evaluate(
      (electron, [source, given]) =>
        new Promise((resolve, reject) => {
          setImmediate(() => {
            const { runInThisContext } = process.getBuiltinModule('node:vm')
            const begin = async () => runInThisContext(`(${source})`)(electron, given)
            begin().then(resolve, reject)
          })
        }),
      [String(code), argument] as const,
    )
  app.evaluate = inOwnTurn as typeof evaluate
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

function collectErrors(app: ElectronApplication, errors: string[]): void {
  app.context().on('weberror', (error) => errors.push(String(error.error())))
  app.context().on('console', (message) => {
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
