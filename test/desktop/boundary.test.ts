import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { hostRequests, linkIds } from '../../src/contract/host.ts'
import { requestNames, requests } from '../../src/contract/requests.ts'
import { bundleHandler } from '../../src/main/desktop/bundle-protocol.ts'
import { Grants, pathFields } from '../../src/main/desktop/grants.ts'
import { imageAddress, imageHandler } from '../../src/main/desktop/image-protocol.ts'
import { links } from '../../src/main/desktop/links.ts'
import { isOurPage } from '../../src/main/desktop/sender.ts'
import { hostileImageUrls } from './hostile-urls.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'proofsheet-boundary-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const ourFrame = { origin: 'app://bundle', url: 'app://bundle/index.html', parent: null }

test.each([
  ['gone', null],
  ['subframe', { ...ourFrame, parent: {} }],
  ['no address', { ...ourFrame, url: '' }],
  ['blank page with our origin', { ...ourFrame, url: 'about:blank' }],
  ['another file', { ...ourFrame, url: 'app://bundle/other.html' }],
  ['a longer name', { ...ourFrame, url: 'app://bundle/index.html.evil' }],
  ['another host', { ...ourFrame, origin: 'app://bundle.evil' }],
  ['another scheme', { ...ourFrame, origin: 'https://bundle' }],
  ['opaque origin', { ...ourFrame, origin: 'null' }],
])('a frame that is not our page is refused: %s', (_name, frame) => {
  expect(isOurPage(frame)).toBe(false)
})

test('our own page is accepted', () => {
  expect(isOurPage(ourFrame)).toBe(true)
})

test('every request of the contract that names a place on disk is guarded by a grant', () => {
  const placeNames = new Set(['path', 'paths', 'dir', 'folder', 'file', 'directory', 'target'])
  const found = requestNames.flatMap((name) => {
    const schema = requests[name].input
    const keys = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
    return keys.filter((key) => placeNames.has(key)).map((key) => [name, key])
  })
  expect(Object.fromEntries(found)).toEqual(pathFields)
})

test('a suggested file name can hold no path', () => {
  const { input } = hostRequests['host.pickCsv']
  expect(input.safeParse({ name: 'spend-by-day' }).success).toBe(true)
  for (const name of ['', '..', '../x', '/etc/passwd', 'a/b', 'a\\b', 'C:', 'x\0', 'x\n', 'a b', 'x'.repeat(61)]) {
    expect([name, input.safeParse({ name }).success]).toEqual([name, false])
  }
  expect(input.safeParse({ name: 'x', defaultPath: '/etc' }).success).toBe(false)
})

test('only the very path that was chosen is granted', () => {
  const grants = new Grants()
  const { path: chosen } = grants.grant('/home/me/sheets/mine.csv', 'sheet')
  expect(grants.allows('sheet.open', { path: chosen })).toBe(true)
  for (const other of [
    '/home/me/sheets',
    `${chosen}/../other.csv`,
    chosen.toUpperCase(),
    `${chosen} `,
    '/etc/passwd',
  ]) {
    expect(grants.allows('sheet.open', { path: other })).toBe(false)
  }
})

test('pictures to add were all chosen for that', () => {
  const grants = new Grants()
  const { path: fox } = grants.grant('/home/me/fox.png', 'picture')
  const { path: bear } = grants.grant('/home/me/bear.png', 'picture')
  const { path: sheet } = grants.grant('/home/me/mine.csv', 'sheet')
  expect(grants.allows('references.add', { paths: [fox, bear] })).toBe(true)
  for (const other of [sheet, '/home/me/.ssh/id_rsa']) {
    expect(grants.allows('references.add', { paths: [fox, other] })).toBe(false)
  }
})

test('pictures are only looked for in folders that were chosen for that', () => {
  const grants = new Grants()
  const { path: photos } = grants.grant('/home/me/photos', 'picture')
  const { path: out } = grants.grant('/home/me/out', 'delivery')
  for (const name of ['plan.make', 'plan.requests', 'batch.create', 'references.fetch'] as const) {
    expect(grants.allows(name, { options: { referenceFolders: [photos] } })).toBe(true)
    expect(grants.allows(name, { options: {} })).toBe(true)
    for (const other of [out, '/home/me', '/']) {
      expect(grants.allows(name, { options: { referenceFolders: [photos, other] } })).toBe(false)
      expect(grants.allows('references.look', { sources: [], referenceFolders: [other] })).toBe(false)
    }
  }
})

test('a place is granted for what it was chosen for: a sheet that was opened is not replaced by a table', () => {
  const grants = new Grants()
  const { path: sheet } = grants.grant('/home/me/mine.csv', 'sheet')
  const { path: table } = grants.grant('/home/me/spend.csv', 'table')
  const { path: library } = grants.grant('/home/me/library', 'library')
  const { path: folder } = grants.grant('/home/me/out', 'delivery')
  expect(grants.allows('spend.export', { by: 'day', path: table })).toBe(true)
  expect(grants.allows('delivery.run', { dir: folder })).toBe(true)
  for (const other of [sheet, library, folder, '/etc/passwd']) {
    expect(grants.allows('spend.export', { by: 'day', path: other })).toBe(false)
  }
  for (const other of [sheet, table, library]) expect(grants.allows('delivery.run', { dir: other })).toBe(false)
  expect(grants.allows('sheet.open', { path: table })).toBe(false)
  grants.grant(sheet, 'table')
  expect(grants.allows('spend.export', { by: 'day', path: sheet })).toBe(true)
  expect(grants.allows('sheet.open', { path: sheet })).toBe(true)
})

test('every link leads to an https address and no id is without one', () => {
  for (const id of linkIds) expect(new URL(links[id]).protocol).toBe('https:')
})

test('hostile addresses are no picture', () => {
  const urls = hostileImageUrls(12)
  expect(urls.length).toBeGreaterThan(200)
  expect(urls.filter((url) => imageAddress(url) !== null)).toEqual([])
  expect(imageAddress('image://i/12/small')).toEqual({ kind: 'image', imageId: 12, size: 'small' })
})

test('a picture is served from inside the library only, and only when it is one', async () => {
  const folder = await temporaryFolder()
  const library = path.join(folder, 'library')
  await mkdir(library)
  const place = (name: string): string => path.join(library, name)
  await writeFile(place('true.png'), png)
  await writeFile(place('text.png'), '<svg onload="alert(1)">')
  await writeFile(path.join(folder, 'outside.png'), png)
  await mkdir(path.join(folder, 'library-beside'))
  await writeFile(path.join(folder, 'library-beside', 'x.png'), png)
  await symlink(path.join(folder, 'outside.png'), place('link.png'))
  const status = async (found: string | null, address = 'image://i/1/small'): Promise<number> => {
    const handler = imageHandler({ find: async () => found, library: () => library })
    return (await handler(new Request(address))).status
  }
  expect(await status(place('true.png'))).toBe(200)
  expect(await status(place('text.png'))).toBe(415)
  expect(await status(place('link.png'))).toBe(404)
  expect(await status(path.join(folder, 'outside.png'))).toBe(404)
  expect(await status(path.join(library, '..', 'library-beside', 'x.png'))).toBe(404)
  expect(await status(library)).toBe(404)
  expect(await status('true.png')).toBe(404)
  expect(await status(null)).toBe(404)
  // Its final picture took its place.
  expect(await status(place('gone.png'), 'image://p/1/2')).toBe(204)
  expect(await status(null, 'image://p/1/2')).toBe(204)
  expect(await status(place('link.png'), 'image://p/1/2')).toBe(204)
})

test('the bundle serves the files of the build by exact address and nothing else', async () => {
  const folder = await temporaryFolder()
  const renderer = path.join(folder, 'renderer')
  await mkdir(path.join(renderer, 'assets'), { recursive: true })
  await writeFile(path.join(renderer, 'index.html'), '<!doctype html>')
  await writeFile(path.join(renderer, 'assets', 'a.js'), '1')
  await writeFile(path.join(folder, 'secret.txt'), 'secret')
  const handler = bundleHandler(renderer)
  const status = async (url: string): Promise<number> => (await handler(new Request(url))).status
  expect(await status('app://bundle/index.html')).toBe(200)
  expect(await status('app://bundle/assets/a.js')).toBe(200)
  const hostile = [
    '/',
    '/secret.txt',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets',
    '/index.html?x',
    '/Index.html',
    '/__proto__',
  ]
  for (const tail of hostile) expect([tail, await status(`app://bundle${tail}`)]).toEqual([tail, 404])
  expect(await status('app://other/index.html')).toBe(404)
  const answer = await handler(new Request('app://bundle/index.html'))
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
})
