import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { chromium, type Page } from 'playwright'
import {
  engineReady,
  environment,
  expect,
  isRoot,
  pictureWidth,
  repository,
  runExample,
  test,
  type Profile,
} from '../support/electron.ts'

const rows = 12

/** A packaged app takes no inspector, so the page is reached through Chromium's own port instead of Playwright's Electron. */
async function startPackaged(folder: string, profile: Profile): Promise<{ page: Page; stop: () => Promise<void> }> {
  const program = spawn(
    path.join(folder, 'proofsheet'),
    [
      '--remote-debugging-port=0',
      `--user-data-dir=${profile.userData}`,
      `--library=${profile.library}`,
      ...(isRoot ? ['--no-sandbox'] : []),
    ],
    { cwd: profile.folder, env: environment({}), stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const browser = await chromium.connectOverCDP(await debuggerAddress(program))
  const context = browser.contexts()[0]
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page'))
  if (!page) throw new Error('The packaged app opened no page.')
  const stop = async (): Promise<void> => {
    const exited = once(program, 'exit')
    program.kill('SIGTERM')
    await exited
  }
  return { page, stop }
}

async function debuggerAddress(program: ChildProcess): Promise<string> {
  let said = ''
  for await (const chunk of program.stderr ?? []) {
    said += String(chunk)
    const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
    if (address) {
      program.stderr?.resume()
      return address
    }
  }
  throw new Error(`The packaged app ended: ${said}`)
}

test('the packaged app, copied elsewhere, runs the example sheet and shows the pictures', async ({ profile }) => {
  const folder = path.join(profile.folder, 'somewhere else')
  cpSync(path.join(repository, 'release', 'linux-unpacked'), folder, { recursive: true, verbatimSymlinks: true })
  const { page, stop } = await startPackaged(folder, profile)
  try {
    await engineReady(page)
    const ids = await runExample(page, rows)
    expect(ids.length).toBeGreaterThanOrEqual(rows)
    expect(await pictureWidth(page, `image://i/${ids[0]}/large`)).toBeGreaterThan(0)
    await page.screenshot({ path: path.join(repository, 'test-results', 'screenshots', 'packaged.png') })
  } finally {
    await stop()
  }
})

test('the packaged app cannot be turned into a Node, debugged, or fed another app', async () => {
  const program = path.join(repository, 'release', 'linux-unpacked', 'proofsheet')
  const wire = await getCurrentFuseWire(program)
  const off = [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
    FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
    FuseV1Options.GrantFileProtocolExtraPrivileges,
  ]
  const on = [
    FuseV1Options.EnableCookieEncryption,
    FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
    FuseV1Options.OnlyLoadAppFromAsar,
  ]
  expect(off.map((fuse) => wire[fuse])).toEqual(off.map(() => FuseState.DISABLE))
  expect(on.map((fuse) => wire[fuse])).toEqual(on.map(() => FuseState.ENABLE))
})

test('the asar holds the shell and the page and no native module', async () => {
  const asar = await readFile(path.join(repository, 'release', 'linux-unpacked', 'resources', 'app.asar'))
  // The archive's directory is JSON; its length stands at byte 12.
  const directory = asar.toString('utf8', 16, 16 + asar.readUInt32LE(12))
  expect(directory).toContain('preload.cjs')
  expect(directory).not.toContain('node_modules')
  expect(directory).not.toContain('.node"')
})
