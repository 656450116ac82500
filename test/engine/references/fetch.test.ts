import { readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fetchFile, publicOnly, type FetchRules } from '../../../src/main/engine/references/fetch-file.ts'
import { tempFolder } from '../../support/temp.ts'
import { plain } from '../imaging/prepare-files.ts'
import { rulesFor, serve } from './serve.ts'
import { openBench } from './support.ts'

const neverAsked = (): never => {
  throw new Error('A name was looked up.')
}

/** Temp folders of this process. */
const own = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`proofsheet-references-${process.pid}-`))

async function refusal(url: string, rules?: FetchRules): Promise<string> {
  const path = join(tempFolder(), 'file')
  const answer = await fetchFile(new URL(url), path, rules)
  if (answer.ok) throw new Error(`${url} was fetched.`)
  return answer.refusal.message
}

test.each([
  'http://example.com/a.png',
  'ftp://example.com/a.png',
  'https://user:secret@example.com/a.png',
  'https://token@example.com/a.png',
  'https://127.0.0.1/a.png',
  'https://127.1/a.png',
  'https://2130706433/a.png',
  'https://0x7f.0.0.1/a.png',
  'https://0177.0.0.1/a.png',
  'https://017700000001/a.png',
  'https://0/a.png',
  'https://10.0.0.1/a.png',
  'https://172.16.0.1/a.png',
  'https://192.168.1.1/a.png',
  'https://169.254.169.254/latest/meta-data/',
  'https://100.64.0.1/a.png',
  'https://224.0.0.1/a.png',
  'https://255.255.255.255/a.png',
  'https://[::1]/a.png',
  'https://[::]/a.png',
  'https://[::ffff:127.0.0.1]/a.png',
  'https://[::ffff:7f00:1]/a.png',
  'https://[::127.0.0.1]/a.png',
  'https://[64:ff9b::7f00:1]/a.png',
  'https://[2002:7f00:1::]/a.png',
  'https://[fd00:ec2::254]/a.png',
  'https://[fe80::1]/a.png',
  'https://[ff02::1]/a.png',
  'https://①②⑦.⓪.⓪.①/a.png',
  'https://127。0。0。1/a.png',
])('%s is refused before anybody is asked', async (url) => {
  const message = await refusal(url, { ...publicOnly, resolve: neverAsked })
  expect(message).toMatch(/private or local address|only https|name or password/)
  expect(message).not.toContain('secret')
})

test.each([
  ['a private address', ['10.0.0.1']],
  ['this machine', ['127.0.0.1']],
  ['this machine in IPv6', ['::1']],
  ['cloud metadata', ['169.254.169.254']],
  ['a public and a private address', ['93.184.216.34', '192.168.0.1']],
  ['no address', []],
  ['nonsense', ['not an address']],
])('a name that means %s is refused', async (_, addresses) => {
  const message = await refusal('https://evil.example/a.png', {
    ...publicOnly,
    resolve: () => Promise.resolve(addresses),
  })
  expect(message).toMatch(/private or local address, or to none/)
})

test('a name is looked up once: one that means another address the second time leads nowhere else', async () => {
  const picture = await plain().png().toBuffer()
  const { port, requests } = await serve((_, response) => response.end(picture))
  const answers = [['127.0.0.1'], ['192.0.2.99']]
  let asked = 0
  const rules = rulesFor({}, { resolve: () => Promise.resolve(answers[Math.min(asked++, 1)] ?? []) })
  const path = join(tempFolder(), 'file')
  const answer = await fetchFile(new URL(`http://rebind.example:${port}/a.png`), path, rules)
  expect(answer.ok).toBe(true)
  expect(asked).toBe(1)
  expect(requests[0]?.headers.host).toBe(`rebind.example:${port}`)
  expect(readFileSync(path).equals(picture)).toBe(true)
})

test('nothing of this machine goes along with the question', async () => {
  const { port, requests } = await serve((_, response) => response.setHeader('set-cookie', 'a=1').end('x'))
  const rules = rulesFor({ 'a.example': ['127.0.0.1'] })
  for (const path of ['/1', '/2']) {
    await fetchFile(new URL(`http://a.example:${port}${path}#secret`), join(tempFolder(), 'file'), rules)
  }
  for (const { headers, url } of requests) {
    expect(Object.keys(headers).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent'])
    expect(url).not.toContain('secret')
  }
})

test('redirects are checked like addresses, and at most three are followed', async () => {
  const { port, requests } = await serve((request, response) => {
    const to = new URL(request.url ?? '', 'http://x').searchParams.get('to') ?? ''
    response.writeHead(302, { location: to }).end()
  })
  const rules = rulesFor({ 'a.example': ['127.0.0.1'], 'inside.example': ['10.0.0.1'] })
  const start = (to: string): string => `http://a.example:${port}/?to=${encodeURIComponent(to)}`
  expect(await refusal(start('http://inside.example/x'), rules)).toMatch(/private or local/)
  expect(await refusal(start('http://[::1]/x'), rules)).toMatch(/private or local/)
  expect(await refusal(start('file:///etc/passwd'), rules)).toMatch(/only https/)
  expect(await refusal(start('http://me:pw@a.example/x'), rules)).toMatch(/name or password/)
  expect(await refusal(start('http://'), rules)).toMatch(/redirects to nowhere/)
  expect(requests).toHaveLength(5)
  const { port: loop, requests: asked } = await serve((_, response) =>
    response.writeHead(307, { location: '/again' }).end(),
  )
  expect(await refusal(`http://a.example:${loop}/`, rules)).toMatch(/redirects more than 3 times/)
  expect(asked).toHaveLength(4)
})

test('what is too large, too slow or refused is not kept', async () => {
  const { port } = await serve((request, response) => {
    if (request.url === '/large') return void response.end(Buffer.alloc(200_000))
    if (request.url === '/endless') return void response.write('x')
    if (request.url === '/cut') {
      response.writeHead(200, { 'content-length': '1000' }).write('x')
      return void setTimeout(() => response.destroy(), 20)
    }
    return void response.writeHead(404).end()
  })
  const rules = rulesFor({ 'a.example': ['127.0.0.1'] }, { mostBytes: 100_000, timeoutMs: 3_000 })
  const at = (path: string): string => `http://a.example:${port}${path}`
  expect(await refusal(at('/large'), rules)).toMatch(/larger than 50 MB/)
  expect(await refusal(at('/endless'), rules)).toMatch(/no whole answer within 3 s/)
  expect(await refusal(at('/silent-name'), { ...rules, resolve: () => new Promise(() => undefined) })).toMatch(
    /within 3 s/,
  )
  expect(await refusal(at('/cut'), rules)).toMatch(/connection failed/)
  expect(await refusal(at('/gone'), rules)).toMatch(/status 404/)
  const unknown = Object.assign(new Error('no'), { code: 'ENOTFOUND' })
  expect(await refusal(at('/'), { ...rules, resolve: () => Promise.reject(unknown) })).toMatch(/name is not known/)
})

test.each([
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'connect', /its certificate is not valid/],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'connect', /its certificate is not valid/],
  ['EACCES', 'connect', /the connection failed \(EACCES\)/],
  ['EMFILE', 'socket', /the connection failed \(EMFILE\)/],
])('%s at %s is the fault of the network, not of the disk', async (code, syscall, reason) => {
  const broken = Object.assign(new Error('no'), { code, syscall })
  const rules = rulesFor({}, { resolve: () => Promise.reject(broken) })
  expect(await refusal('http://a.example/x.png', rules)).toMatch(reason)
})

test('a picture is fetched once, told by its bytes, found from then on, and gone when the sitting ends', async () => {
  const picture = await plain().jpeg().toBuffer()
  const { port, requests } = await serve((request, response) => {
    response.setHeader('content-type', request.url === '/page.png' ? 'image/png' : 'text/html')
    response.end(request.url === '/page.png' ? '<html></html>' : picture)
  })
  const { references } = openBench({ rules: rulesFor({ 'a.example': ['127.0.0.1'] }) })
  const url = `http://a.example:${port}/fox%20one.png`
  expect((await references.look([url], []))[0]?.problem?.message).toMatch(/was not fetched yet/)
  expect(requests).toHaveLength(0)
  const [first, again] = await references.fetch([url, url])
  expect(first).toEqual(again)
  expect(first?.pictures[0]).toMatchObject({ name: 'fox one.png', source: url, format: 'jpeg', width: 96 })
  await references.fetch([url])
  expect(requests).toHaveLength(1)
  expect((await references.look([`${url}#part`], []))[0]?.pictures[0]?.sha256).toBe(first?.pictures[0]?.sha256)
  const page = `http://a.example:${port}/page.png`
  expect(
    (await references.fetch([page, 'a.png', 'https://user:pw@a.example/x'])).map(({ problem }) => problem?.message),
  ).toEqual([
    expect.stringMatching(/cannot go along. It is no picture/),
    expect.stringMatching(/is no address/),
    expect.stringMatching(/only https addresses/),
  ])
  expect(own()).not.toEqual([])
  await references.close()
  expect(own()).toEqual([])
})

test('four are asked at once, and no more', async () => {
  const picture = await plain().png().toBuffer()
  const waiting: (() => void)[] = []
  let most = 0
  const { port } = await serve((_, response) => {
    most = Math.max(
      most,
      waiting.push(() => response.end(picture)),
    )
    // Nobody is answered before four have asked: fewer would wait for ever.
    if (waiting.length >= 4) for (const answer of waiting.splice(0)) answer()
  })
  const { references } = openBench({ rules: rulesFor({ 'a.example': ['127.0.0.1'] }, { timeoutMs: 100_000 }) })
  const looked = await references.fetch(Array.from({ length: 12 }, (_, n) => `http://a.example:${port}/${n}.png`))
  expect(looked.every(({ problem }) => problem === null)).toBe(true)
  expect(most).toBe(4)
})
