import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { fetchLimits, openBudget, type FetchLimits } from '../../../src/main/engine/references/fetch-budget.ts'
import { fetchFile, type FetchRules } from '../../../src/main/engine/references/fetch-file.ts'
import { tempFolder } from '../../support/temp.ts'
import { noise, plain } from '../imaging/prepare-files.ts'
import { rulesFor, serve } from './serve.ts'
import { openBench } from './support.ts'

const here = { 'a.example': ['127.0.0.1'] }
const limited = (limits: Partial<FetchLimits>) => openBudget({ ...fetchLimits, ...limits })

async function refusalOf(url: string, rules: FetchRules, budget = openBudget()) {
  const path = join(tempFolder(), 'file')
  const answer = await fetchFile(new URL(url), path, rules, budget)
  if (answer.ok) throw new Error(`${url} was fetched.`)
  expect(existsSync(path)).toBe(false)
  return answer.refusal
}

test('what is fetched together has a limit in bytes: the rest is named, and asked for again it goes on', async () => {
  const picture = await noise(64, 64).png().toBuffer()
  const { port, requests } = await serve((_, response) => response.end(picture))
  const { references } = openBench({ rules: rulesFor(here) })
  const urls = Array.from({ length: 5 }, (_, index) => `http://a.example:${port}/${index}.png`)
  const budget = limited({ mostBytes: picture.length * 2 })
  const looked = [
    ...(await references.fetch(urls.slice(0, 2), budget)),
    ...(await references.fetch(urls.slice(2), budget)),
  ]
  expect(looked.map(({ problem }) => problem?.message ?? 'fetched')).toEqual([
    'fetched',
    'fetched',
    ...urls.slice(2).map((url) => expect.stringContaining(`${url} was not fetched: one fetch takes at most`)),
  ])
  const wants = { images: urls, mask: null, markup: null }
  const book = references.book([])
  await book.load([wants])
  // What the limit kept away can be fetched like what was never asked for.
  expect(book.toFetch()).toEqual([{ host: `a.example:${port}`, pictures: 3 }])
  expect(book.find(wants).issues.map(({ code }) => code)).toEqual(['not_fetched', 'not_fetched', 'not_fetched'])
  const asked = requests.length
  const again = await references.fetch(urls, limited({ mostBytes: picture.length * 3 }))
  expect(again.every(({ problem }) => problem === null)).toBe(true)
  expect(requests.length - asked).toBe(3)
})

test('bytes that turn out to be no picture, or that are cut off, count', async () => {
  const { port } = await serve((_, response) => {
    response.write(Buffer.alloc(60_000))
    response.end()
  })
  const budget = limited({ mostBytes: 100_000 })
  const rules = rulesFor(here, { mostBytes: 50_000 })
  expect((await refusalOf(`http://a.example:${port}/1`, rules, budget)).message).toMatch(/larger than/)
  expect((await refusalOf(`http://a.example:${port}/2`, rules, budget)).code).toBe('not_fetched')
})

test('so many addresses are asked and no more', async () => {
  const { port, requests } = await serve((_, response) => response.writeHead(404).end())
  const budget = limited({ mostAddresses: 2 })
  const at = (n: number): string => `http://a.example:${port}/${n}`
  for (const n of [1, 2]) expect((await refusalOf(at(n), rulesFor(here), budget)).message).toMatch(/status 404/)
  expect(await refusalOf(at(3), rulesFor(here), budget)).toMatchObject({
    code: 'not_fetched',
    message: `${at(3)} was not fetched: one fetch asks at most 2 addresses.`,
  })
  expect(requests).toHaveLength(2)
})

test('the time of all together ends what is under way, whatever each may take', async () => {
  const { port } = await serve((_, response) => void response.write('x'))
  const budget = limited({ timeoutMs: 300 })
  const answers = await Promise.all(
    [1, 2].map((n) => refusalOf(`http://a.example:${port}/${n}`, rulesFor(here), budget)),
  )
  expect(answers.map(({ code }) => code)).toEqual(['not_fetched', 'not_fetched'])
  expect((await refusalOf(`http://a.example:${port}/3`, rulesFor(here), budget)).message).toMatch(/was not fetched/)
})

test('nothing is unpacked: a packed answer is no picture, however large it would become', async () => {
  const bomb = gzipSync(Buffer.alloc(20_000_000))
  const picture = gzipSync(await plain().png().toBuffer())
  const { port } = await serve((request, response) => {
    response.setHeader('content-encoding', 'gzip').setHeader('content-type', 'image/png')
    response.end(request.url === '/bomb.png' ? bomb : picture)
  })
  const { references } = openBench({ rules: rulesFor(here, { mostBytes: 1_000_000 }) })
  const urls = ['bomb.png', 'fox.png'].map((name) => `http://a.example:${port}/${name}`)
  for (const { problem } of await references.fetch(urls)) expect(problem?.message).toMatch(/It is no picture/)
})

test('an answer that says it is too large is not waited for', async () => {
  const { port } = await serve((_, response) => {
    response.writeHead(200, { 'content-length': 10_000_000 })
    response.write('x')
  })
  const { message } = await refusalOf(`http://a.example:${port}/`, rulesFor(here, { mostBytes: 100_000 }))
  expect(message).toMatch(/larger than/)
})

test('the type that is claimed is not believed: bytes decide, and a script among them runs nowhere', async () => {
  const jpeg = await plain().jpeg().toBuffer()
  const answers: Readonly<Record<string, readonly [string, Buffer]>> = {
    '/jpeg.png': ['image/png', jpeg],
    '/page.jpg': ['image/jpeg', Buffer.from('<!doctype html><script>alert(1)</script>')],
    '/program.png': ['image/png', Buffer.from('MZ\x90\x00This program cannot be run in DOS mode')],
    '/head.png': ['image/png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  }
  const { port } = await serve((request, response) => {
    const [type, bytes] = answers[request.url ?? ''] ?? ['text/plain', Buffer.alloc(0)]
    response.setHeader('content-type', type).end(bytes)
  })
  const { references } = openBench({ rules: rulesFor(here) })
  const looked = await references.fetch(Object.keys(answers).map((path) => `http://a.example:${port}${path}`))
  expect(looked.map(({ pictures }) => pictures[0]?.format ?? null)).toEqual(['jpeg', null, null, null])
})

test('a name that means several addresses, all allowed, is reached by the one that answers', async () => {
  const { port } = await serve((_, response) => response.end('x'))
  const rules = rulesFor({ 'b.example': ['127.0.0.9', '127.0.0.1'] }, { mayReach: (one) => one.startsWith('127.') })
  const answer = await fetchFile(new URL(`http://b.example:${port}/`), join(tempFolder(), 'file'), rules)
  expect(answer.ok).toBe(true)
})
