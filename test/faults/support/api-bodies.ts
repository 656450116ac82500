import { gzipSync } from 'node:zlib'
import { held, heldForNothing, row, undecodable, unreadable, whole, type FaultRow } from './api-expected.ts'
import type { Hit, Violence } from './api-server.ts'

type Headers = Readonly<Record<string, string>>

function sends(status: number, headers: Headers, body: string | Buffer): Violence {
  return async ({ accept, outgoing }) => {
    await accept()
    outgoing.writeHead(status, headers).end(body)
  }
}

/** The picture's own answer, changed as text before it is sent. */
function changed(change: (text: string) => string | Buffer, headers: Headers = json, status = 200): Violence {
  return async ({ accept, outgoing }) => {
    const { body } = await accept()
    outgoing.writeHead(status, headers).end(change(body.toString('latin1')))
  }
}

function base64(change: (text: string) => string): Violence {
  return changed((text) => text.replace(/"b64_json":"([^"]*)"/, (_, found: string) => `"b64_json":"${change(found)}"`))
}

const json = { 'content-type': 'application/json' }
const html = { 'content-type': 'text/html; charset=utf-8' }
const page = '<!DOCTYPE html><title>Sign in</title>'
const encoded = (text: string): string => Buffer.from(text).toString('base64')
const field = (name: string, value: string) => changed((text) => text.replace('{', `{"${name}":${value},`))
const usage = (value: string) =>
  changed((text) => text.replace(/"usage":\{.*?\}\}|"usage":\{.*?\},"total_tokens":\d+\}/s, value))
const depth = 100_000

/** Answers with a status of 2xx whose body is not what was asked for. All of them were paid. */
export const bodyRows: readonly FaultRow[] = [
  row('200 with the page of a captive portal', { kind: 'web_page' }, { ...heldForNothing, spool: ['part'] }),
  row('200 with a page after the work was done', sends(200, html, page), { ...held, spool: ['part'] }),
  row('200 with a page that says it is JSON', sends(200, json, page), unreadable),
  row('200 with an empty body', sends(200, json, ''), unreadable),
  row('200 with null', sends(200, json, 'null'), unreadable),
  row('200 with an error in it', sends(200, json, '{"error":{"message":"busy"}}'), unreadable),
  row('202 with a task to ask for', sends(202, json, '{"id":"task_1","status":"queued"}'), unreadable),
  row('204', sends(204, {}, ''), unreadable),
  row(
    '206 with half a picture',
    changed((text) => text.slice(0, text.length / 2), json, 206),
    unreadable,
  ),
  row(
    '201 with the picture',
    changed((text) => text, json, 201),
    whole,
  ),
  row('events where JSON was asked for', changed(asEvents, { 'content-type': 'text/event-stream' }), unreadable),

  row('broken JSON', { kind: 'spoiled', how: 'broken_json' }, unreadable),
  row('no data', { kind: 'spoiled', how: 'no_data' }, unreadable),
  row('empty data', { kind: 'spoiled', how: 'empty_data' }, unreadable),
  row('data that is null', sends(200, json, '{"data":null}'), unreadable),
  row('an entry that is null', sends(200, json, '{"data":[null]}'), unreadable),
  row('a picture that is null', sends(200, json, '{"data":[{"b64_json":null}]}'), unreadable),
  row('a picture that is a number', sends(200, json, '{"data":[{"b64_json":7}]}'), unreadable),
  row('a link instead of a picture', { kind: 'spoiled', how: 'url' }, unreadable),
  row('bad base64', { kind: 'spoiled', how: 'bad_base64' }, unreadable),
  row(
    'a data: address',
    base64((text) => `data:image/png;base64,${text}`),
    unreadable,
  ),
  row(
    'base64 for addresses',
    base64((text) => `-_${text.slice(2)}`),
    unreadable,
  ),
  row('a picture that ends early', { kind: 'spoiled', how: 'truncated_base64' }, undecodable),
  row('a page as base64', { kind: 'spoiled', how: 'html_base64' }, undecodable),
  row(
    'an SVG as base64',
    base64(() => encoded('<svg xmlns="http://www.w3.org/2000/svg"/>')),
    undecodable,
  ),
  row(
    'text in UTF-16',
    changed((text) => Buffer.from(text, 'utf16le')),
    unreadable,
  ),

  row(
    'a byte order mark',
    changed((text) => Buffer.from(`\uFEFF${text}`)),
    whole,
  ),
  row(
    'base64 with escaped slashes',
    base64((text) => text.replaceAll('/', '\\/')),
    whole,
  ),
  row(
    '__proto__ and constructor',
    field('__proto__', '{"polluted":1,"constructor":{"prototype":{"polluted":1}}}'),
    whole,
  ),
  row('lone surrogates', field('note', '"\\ud800 \\udfff"'), whole),
  row('depth of 100,000', field('deep', '['.repeat(depth) + ']'.repeat(depth)), whole),
  row('another size than asked for', { kind: 'wrong_size', size: '64x64' }, whole),
  row('no usage', usage('"usage":null'), whole),
  row('usage below zero', usage('"usage":{"input_tokens":-5,"output_tokens":-5}'), whole),
  row(
    'usage beyond reason',
    usage('"usage":{"input_tokens":9000000000000000,"output_tokens":9000000000000000}'),
    whole,
  ),
  row('two pictures where one was asked for', changed(twice), { ...whole, spool: ['extra'] }),
  row('two lists of pictures', field('data', '[{"b64_json":"AAAA"}]'), whole),

  row(
    'gzip nobody asked for',
    changed((text) => gzipSync(text), { ...json, 'content-encoding': 'gzip' }),
    unreadable,
  ),
  row('a gzip bomb', gzipBomb, unreadable),
]

function twice(text: string): string {
  const [entry = ''] = /\{"b64_json":"[^"]*"\}/.exec(text) ?? []
  return text.replace(entry, `${entry},${entry}`)
}

function asEvents(text: string): string {
  return `event: image_generation.completed\ndata: ${text}\n\n`
}

async function gzipBomb({ accept, outgoing }: Hit): Promise<void> {
  await accept()
  outgoing.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(bomb())
}

/** 200 KB that would be 200 MB. */
function bomb(): Buffer {
  return gzipSync(Buffer.alloc(200 * 1024 * 1024))
}
