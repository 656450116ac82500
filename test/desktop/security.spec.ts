import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { hostRequestNames } from '../../src/contract/host.ts'
import { requestNames } from '../../src/contract/requests.ts'
import { engineReady, expect, pictureWidth, repository, runExample, test } from '../support/electron.ts'
import { hostileImageUrls } from './hostile-urls.ts'

/** Not in Electron's types; the only way to see what a window was really made with. */
interface Preferred {
  getLastWebPreferences(): object
}

test('every window is sandboxed, isolated and without Node', async ({ launch }) => {
  const { app, page } = await launch()
  const preferences = await app.evaluate(({ BrowserWindow, webContents }) => ({
    windows: BrowserWindow.getAllWindows().length,
    each: webContents.getAllWebContents().map((contents) => (contents as unknown as Preferred).getLastWebPreferences()),
  }))
  expect(preferences.windows).toBe(1)
  for (const each of preferences.each) {
    expect(each).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
    })
    expect(each).not.toMatchObject({ allowRunningInsecureContent: true })
    expect(each).not.toMatchObject({ experimentalFeatures: true })
  }
  const leaked = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', 'electron', '__dirname'].filter((name) => name in window),
  )
  expect(leaked).toEqual([])
})

test('the bridge is the contract: one frozen function for each name and no channel', async ({ launch }) => {
  const { page } = await launch()
  const bridge = await page.evaluate(() => ({
    top: Object.keys(window.proofsheet).sort(),
    engine: Object.keys(window.proofsheet.engine).sort(),
    host: Object.keys(window.proofsheet.host).sort(),
    functions: [...Object.values(window.proofsheet.engine), ...Object.values(window.proofsheet.host)].every(
      (value) => typeof value === 'function',
    ),
    frozen: [window.proofsheet, window.proofsheet.engine, window.proofsheet.host].every((part) =>
      Object.isFrozen(part),
    ),
  }))
  expect(bridge).toEqual({
    top: ['chooseDropped', 'engine', 'host', 'subscribe'],
    engine: [...requestNames].sort(),
    host: [...hostRequestNames].sort(),
    functions: true,
    frozen: true,
  })
})

test('the content policy stands in the header and stops inline script, eval and every connection', async ({
  launch,
  meant,
}) => {
  // Each refusal is reported in the console.
  meant.push(/./)
  const { app, page } = await launch()
  const headers = await app.evaluate(async ({ session }) => {
    const answer = await session.defaultSession.fetch('app://bundle/index.html')
    return Object.fromEntries(answer.headers.entries())
  })
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(headers['content-security-policy']).toContain("script-src 'self'")
  expect(headers['content-security-policy']).not.toContain('unsafe')
  const outcome = await page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.pwned = true'
    document.body.append(script)
    const attempts = {
      // Playwright's own evaluation may use eval, so this waits until that is over.
      eval: () =>
        new Promise((resolve) => {
          setTimeout(resolve, 10)
        }).then(() => Reflect.construct(Function, ['return 1']) as unknown),
      http: () => fetch('http://127.0.0.1:9/'),
      https: () => fetch('https://127.0.0.1:9/'),
      file: () => fetch('file:///etc/passwd'),
      bundle: () => fetch('app://bundle/index.html'),
      image: () => fetch('image://i/1/small'),
    }
    const settled = await Promise.allSettled(Object.values(attempts).map((attempt) => attempt()))
    return { inline: 'pwned' in window, refused: settled.map(({ status }) => status === 'rejected') }
  })
  expect(outcome).toEqual({ inline: false, refused: [true, true, true, true, true, true] })
})

test('the page stays where it is, opens nothing and embeds nothing', async ({ launch, meant }) => {
  meant.push(/./)
  const { app, page } = await launch()
  await engineReady(page)
  const before = page.url()
  for (const target of ['https://example.com/', 'file:///etc/passwd', 'data:text/html,x', 'app://other/index.html']) {
    await page.evaluate((url) => {
      window.open(url)
      const frame = document.createElement('iframe')
      frame.src = url
      document.body.append(frame)
      const view = document.createElement('webview')
      view.setAttribute('src', url)
      document.body.append(view)
      const link = document.createElement('a')
      link.href = url
      document.body.append(link)
      link.click()
    }, target)
  }
  await engineReady(page)
  expect(page.url()).toBe(before)
  expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1)
})

test('a page that got away to a blank one comes back', async ({ launch, meant }) => {
  meant.push(/./)
  const { app, page } = await launch()
  await engineReady(page)
  const before = page.url()
  // Listening first: the way there and back may be quicker than two calls.
  await app.evaluate(({ webContents }) => {
    const visited: string[] = []
    Object.assign(globalThis, { visited })
    webContents.getAllWebContents()[0]?.on('did-navigate', (_event, url) => visited.push(url))
  })
  await page.evaluate(() => {
    location.href = 'about:blank'
  })
  const visited = () => app.evaluate(() => (globalThis as { visited?: string[] }).visited?.[0])
  await expect.poll(visited).toBe('about:blank')
  await expect.poll(() => page.url()).toBe(before)
  await expect.poll(() => page.title()).toBe('Proofsheet')
})

test('every permission is refused; only copying text is allowed', async ({ launch }) => {
  const { page } = await launch()
  const outcome = await page.evaluate(async () => {
    const names = [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'midi',
      'clipboard-read',
      'persistent-storage',
    ]
    const states = await Promise.all(
      names.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state),
    )
    const asked = await Notification.requestPermission()
    const media = await navigator.mediaDevices.getUserMedia({ video: true }).catch((error: Error) => error.name)
    return { states: [...new Set(states)], asked, media }
  })
  expect(outcome).toEqual({ states: ['denied'], asked: 'denied', media: expect.stringMatching(/Error$/) })
})

test('hostile picture addresses get nothing; the true one gets its picture', async ({
  launch,
  profile,
  pageErrors,
}) => {
  const { app, page } = await launch()
  await engineReady(page)
  const [id] = await runExample(page, 1)
  await writeFile(path.join(profile.library, 'secret.png'), 'not for the window')
  expect(await pictureWidth(page, `image://i/${id}/small`)).toBeGreaterThan(0)
  expect(await pictureWidth(page, `image://i/${id}/original`)).toBeGreaterThan(0)
  const urls = hostileImageUrls(id!)
  expect(urls.length).toBeGreaterThan(200)
  const served = await app.evaluate(async ({ session }, addresses) => {
    const answers = await Promise.all(
      addresses.map(async (url) => ({
        url,
        status: await session.defaultSession.fetch(url).then(
          (answer) => answer.status,
          () => 0,
        ),
      })),
    )
    return answers.filter(({ status }) => status === 200)
  }, urls)
  expect(served).toEqual([])
  const headers = await app.evaluate(async ({ session }, url) => {
    const [got, posted] = await Promise.all([
      session.defaultSession.fetch(url),
      session.defaultSession.fetch(url, { method: 'POST' }),
    ])
    return { got: Object.fromEntries(got.headers.entries()), posted: posted.status }
  }, `image://i/${id}/original`)
  expect(headers.posted).toBe(405)
  expect(headers.got).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining('sandbox'),
    'cache-control': expect.stringContaining('immutable'),
  })
  pageErrors.length = 0
})

test('paths nobody chose, unknown names and malformed payloads are refused', async ({ launch, profile }) => {
  const { page } = await launch()
  await engineReady(page)
  const sheet = path.join(profile.folder, 'mine.csv')
  await writeFile(sheet, 'key,prompt\n1,a mug\n')
  const replies = await page.evaluate((file) => {
    const { engine, host } = window.proofsheet
    return Promise.all([
      engine['sheet.open']({ path: file }),
      engine['delivery.run']({ dir: file, deliveryId: 'a', source: { query: '' } }),
      host['host.window']({ action: 'explode' as 'close' }),
      host['host.openLink']({ link: 'https://example.com' as 'openai-keys' }),
    ])
  }, sheet)
  const failures = replies.map((reply) => (reply.ok ? null : reply.failure))
  const ungranted = { code: 'bad_request', message: 'That path was not chosen by the user.' }
  const malformed = { code: 'bad_request' }
  expect(failures).toMatchObject([ungranted, ungranted, malformed, malformed])
})

test('another window with our preload is refused, and a lookalike page gets no bridge', async ({ launch, meant }) => {
  // The refused page cannot start and says so.
  meant.push(/./)
  const { app, page } = await launch()
  await engineReady(page)
  const question =
    '"proofsheet" in window && Promise.all([proofsheet.host["host.info"]({}), proofsheet.engine["library.info"]({})])' +
    '.then((replies) => replies.map((reply) => reply.ok))'
  const answers = await app.evaluate(
    async ({ BrowserWindow }, { preload, script }) => {
      const ask = async (url: string): Promise<unknown> => {
        const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
        await other.loadURL(url)
        const answer: unknown = await other.webContents.executeJavaScript(script)
        other.destroy()
        return answer
      }
      return [await ask('app://bundle/index.html'), await ask('data:text/html,x'), await ask('about:blank')]
    },
    { preload: path.join(repository, 'dist', 'preload', 'preload.cjs'), script: question },
  )
  expect(answers).toEqual([[false, false], false, false])
})

test('a key in the environment reaches neither the page nor the shell', async ({ launch, profile }) => {
  const key = 'sk-canary-0123456789abcdef'
  const { app, page } = await launch({ environment: { OPENAI_API_KEY: key } })
  await engineReady(page)
  expect(await app.evaluate(() => process.env['OPENAI_API_KEY'])).toBeUndefined()
  const said = await page.evaluate(async () => {
    const { engine, host } = window.proofsheet
    const replies = await Promise.all([engine['key.state']({}), engine['settings.get']({}), host['host.info']({})])
    return JSON.stringify([replies, document.documentElement.outerHTML])
  })
  expect(said).toContain('environment')
  expect(said).not.toContain(key)
  expect(said).not.toContain(key.slice(3, 20))
  expect(profile.userData).not.toBe('')
})
