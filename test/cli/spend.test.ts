import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Papa from 'papaparse'
import { expect, test } from 'vitest'
import { startFake } from '../support/engine.ts'
import { tempFolder } from '../support/temp.ts'
import { run, writeThings, type Ended } from './program.ts'

/** A library with one batch of three rows: two pictures and a request whose end nobody knows. */
async function spentLibrary() {
  const fake = await startFake({ script: { rules: [{ when: { prompt: 'thing 2!' }, do: { kind: 'reset' } }] } })
  const surroundings = { home: tempFolder(), fake }
  const ended = await run(['run', writeThings(surroundings.home, 3), '--json'], surroundings)
  expect(ended.last()).toMatchObject({ type: 'summary', jobs: { done: 2, unknown: 1 } })
  return { surroundings, summary: ended.last() }
}

const sum = (ended: Ended, field: string): number =>
  ended.ofType('spend').reduce((total, record) => total + Number(record[field]), 0)

test('every breakdown adds up to the summary of the run', async () => {
  const { surroundings, summary } = await spentLibrary()
  for (const by of ['day', 'model', 'batch', 'row', 'image']) {
    const ended = await run(['spend', '--by', by, '--json'], surroundings)
    expect(ended.code).toBe(0)
    expect(ended.last()).toMatchObject({ type: 'spend_total', by, batch: null, from: null, to: null })
    expect(ended.last()).toMatchObject({ requests: 3, images: 2, approved: 0, perApprovedUsd: null })
    expect(sum(ended, 'spentUsd')).toBeCloseTo(Number(summary['spentUsd']), 6)
    expect(sum(ended, 'heldUsd')).toBeCloseTo(Number(summary['reservedUsd']), 6)
  }
  const image = await run(['spend', '--by', 'image', '--batch', '1', '--json'], surroundings)
  expect(image.ofType('spend').map(({ key }) => key)).toContain('none')
}, 120_000)

test('a person gets a table and the sum in words', async () => {
  const { surroundings } = await spentLibrary()
  const { stdout, stderr, code } = await run(['spend', '--by', 'batch'], surroundings)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout.split('\n')[0]).toMatch(/^batch +requests +pictures +spent +held +per approved$/)
  expect(stdout).toMatch(/\nthings +3 +2 +\$\d+\.\d\d +\$\d+\.\d\d +-\n/)
  expect(stdout).toMatch(/\nSpent \$\d+\.\d\d on 3 requests for 2 pictures, \$\d+\.\d\d held\.\n$/)
}, 120_000)

test('--csv writes every line; a place that cannot be written is bad input and changes nothing', async () => {
  const { surroundings } = await spentLibrary()
  const { home } = surroundings
  const written = await run(['spend', '--by', 'row', '--csv', 'rows.csv', '--json'], surroundings)
  expect(written.ofType('spend_export')).toMatchObject([{ path: join(home, 'rows.csv'), lines: 3 }])
  const { data } = Papa.parse<Record<string, string>>(readFileSync(join(home, 'rows.csv'), 'utf8'), {
    header: true,
    skipEmptyLines: true,
  })
  expect(data.map(({ label = '' }) => label).toSorted()).toEqual(['00001 · things', '00002 · things', '00003 · things'])
  mkdirSync(join(home, 'taken'))
  const before = readdirSync(home)
  const refused = await run(['spend', '--csv', 'taken', '--json'], surroundings)
  expect(refused.code).toBe(2)
  expect(refused.last()).toMatchObject({ type: 'error', code: 'target_unwritable', money: 'none' })
  expect(readdirSync(home)).toEqual(before)
}, 120_000)

test('a batch that is not there, a day that is none and a word that is no breakdown are bad input', async () => {
  const surroundings = { home: tempFolder() }
  for (const args of [
    ['--batch', '9'],
    ['--batch', 'x'],
    ['--from', 'yesterday'],
    ['--by', 'moon'],
  ]) {
    const ended = await run(['spend', ...args, '--json'], surroundings)
    expect([args, ended.code]).toEqual([args, 2])
    expect(ended.last()).toMatchObject({ type: 'error' })
  }
}, 120_000)
