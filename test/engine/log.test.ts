import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLog } from '../../src/main/engine/log.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'proofsheet-log-'))
})
afterEach(() => rmSync(dir, { recursive: true }))
const text = (): string => readFileSync(join(dir, 'proofsheet.log'), 'utf8')
const records = (): readonly Record<string, unknown>[] =>
  text()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test('each line is one record, on disk when the call returns, readable by the owner only', () => {
  const log = openLog(dir)
  log.logger.info({ batchId: 7 }, 'sent')
  expect(records()).toMatchObject([{ level: 30, batchId: 7, msg: 'sent' }])
  expect(statSync(join(dir, 'proofsheet.log')).mode & 0o777).toBe(0o600)
  log.close()
})

test('keys and authorization never reach the file, wherever they stand', () => {
  const log = openLog(dir)
  const error = new Error('401 for sk-proj-CANARY_0123-abc', { cause: new Error('Bearer CANARYtoken123') })
  log.logger.error({ err: error, headers: { Authorization: 'Bearer CANARY.secret', accept: 'x' } }, 'refused')
  log.logger.info({ raw: '{"authorization":"Bearer CANARY"}' }, 'Authorization: Basic CANARY next')
  log.logger.info({ list: ['authorization', 'sk-CANARY'] }, 'key=sk-CANARY,')
  expect(text()).not.toContain('CANARY')
  expect(records()).toMatchObject([
    { headers: { Authorization: '[redacted]', accept: 'x' } },
    { msg: 'Authorization: [redacted] next' },
    { msg: 'key=[redacted],' },
  ])
  log.close()
})

test('a registered secret is hidden in all its encodings, and every line stays JSON', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 40 }), (secret) => {
      fc.pre(
        /[^\s\d]{6}/.test(secret) && !JSON.stringify({ level: 30, time: '', pid: 1, msg: 'reda' }).includes(secret),
      )
      rmSync(join(dir, 'proofsheet.log'), { force: true })
      const log = openLog(dir)
      log.addSecret(secret)
      const base64 = Buffer.from(secret).toString('base64')
      log.logger.info({ secret, nested: [base64, encodeURIComponent(secret)] }, `say ${secret} again`)
      log.close()
      const [record] = records()
      const seen = JSON.stringify(record)
      for (const form of [secret, base64, encodeURIComponent(secret)]) {
        expect(seen).not.toContain(JSON.stringify(form).slice(1, -1))
      }
    }),
    { numRuns: 60 },
  )
})

test('a large file is put aside at start, two are kept', () => {
  for (const mark of ['1', '2', '3']) {
    writeFileSync(join(dir, 'proofsheet.log'), mark.repeat(5_000_000))
    openLog(dir).close()
  }
  expect(readdirSync(dir).sort()).toEqual(['proofsheet.log', 'proofsheet.log.1', 'proofsheet.log.2'])
  expect(readFileSync(join(dir, 'proofsheet.log.2'), 'utf8')[0]).toBe('2')
  expect(statSync(join(dir, 'proofsheet.log')).size).toBe(0)
})

test('an earlier log is continued', () => {
  for (const msg of ['first', 'second']) {
    const log = openLog(dir)
    log.logger.info(msg)
    log.close()
  }
  expect(records().map(({ msg }) => msg)).toEqual(['first', 'second'])
})

test.skipIf(process.platform !== 'linux')('a full disk loses log lines and nothing else', () => {
  symlinkSync('/dev/full', join(dir, 'proofsheet.log'))
  const log = openLog(dir)
  for (let line = 0; line < 100; line += 1) log.logger.info('x'.repeat(1_000))
  log.close()
})
