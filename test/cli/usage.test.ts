import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startFake } from '../support/engine.ts'
import { tempFolder } from '../support/temp.ts'
import { run, writeThings } from './program.ts'
import { recordSchema } from './records.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

test('--help and --version end with 0', async () => {
  const home = tempFolder()
  const help = await run(['--help'], { home })
  expect(help.code).toBe(0)
  for (const verb of 'plan run resume status retry images edit lineage export models doctor fake-api'.split(' ')) {
    expect(help.stdout).toMatch(new RegExp(`^  ${verb} `, 'm'))
  }
  expect(await run(['--version'], { home })).toMatchObject({ code: 0, stdout: `${version}\n` })
})

test.each([
  ['an unknown command', 'frobnicate'],
  ['a missing sheet', 'run'],
  ['an unknown option', 'run SHEET --frob'],
  ['a number that is none', 'run SHEET --cap lots'],
  ['a negative cap', 'run SHEET --cap=-1'],
  ['half a picture', 'plan SHEET --variants 1.5'],
  ['a column the sheet does not have', 'plan SHEET --map nope=key'],
  ['a field that does not exist', 'plan SHEET --map sku=nope'],
  ['a recipe that is not there', 'plan SHEET --recipe nope.json'],
  ['a recipe that is not one', 'plan SHEET --recipe things.csv'],
  ['a template that is not there', 'plan SHEET --template @nope.txt'],
  ['a sheet that is not there', 'plan nope.csv'],
  ['a provider that does not exist', 'run SHEET --provider nobody'],
  ['an address that is none', 'run SHEET --base-url nowhere'],
  ['an address of a kind that is not spoken', 'run SHEET --base-url ftp://127.0.0.1/v1'],
  ['an address without encryption', 'run SHEET --base-url http://example.com/v1'],
  ['an address with a password', 'run SHEET --base-url https://me:secret@127.0.0.1/v1'],
  ['an address without a version', 'run SHEET --base-url http://127.0.0.1:8080'],
  ['an address of one kind of request', 'run SHEET --base-url https://gateway.example/openai/images/generations'],
  ['an address of OpenAI without its version', 'run SHEET --base-url https://api.openai.com/'],
  ['an address for a plan', 'plan SHEET --base-url http://127.0.0.1:8080/images'],
  ['the overnight lane', 'run SHEET --lane overnight'],
  ['a batch that is no number', 'status first'],
  ['a batch that does not exist', 'resume 7'],
  ['a cap for all batches', 'resume --cap 5'],
  ['a cap of nothing', 'resume 1 --cap 0'],
  ['a day that is none', 'spend --from 2026-02-30'],
  ['fewer images than one', 'images --limit 0'],
  ['a cause that does not exist', 'retry 1 --cause bad_luck'],
  ['a decision that does not exist', 'retry 1 --unknown maybe'],
  ['a change of failures of any cause', 'retry 1 --size 1024x1024'],
  ['a change of what may have been paid', 'retry 1 --cause outcome_unknown --unknown resend --size 1024x1024'],
  ['words and a template at once', 'retry 1 --cause moderation_blocked --prompt a --template b'],
  ['a policy that does not exist', 'run SHEET --on-unknown always'],
  ['a policy without its limit', 'run SHEET --on-unknown retry-within=lots'],
  ['a search field that does not exist', 'images colour:red'],
  ['an export without a target', 'export 1'],
  ['a library inside other files', 'status --library .'],
  ['a library that is a file', 'status --library SHEET'],
  ['a search option that does not exist', 'images --frob'],
  ['a port that does not exist', 'fake-api --port 99999'],
  ['half a port', 'fake-api --port 1.5'],
])('%s is bad usage: 2, and a record says what is wrong', async (_, line) => {
  const home = tempFolder()
  const sheet = writeThings(home, 1)
  const args = line.split(' ').map((word) => (word === 'SHEET' ? sheet : word))
  const { code, last, stdout, stderr } = await run([...args, '--json'], { home })
  expect(code).toBe(2)
  expect(recordSchema.parse(last())).toMatchObject({ type: 'error', money: 'none' })
  expect(stdout + stderr).not.toContain('secret')
  expect(existsSync(join(home, 'library'))).toBe(false)
})

test.each([
  ['--variants 99', '--variants: at most 20. Nothing was sent.'],
  ['--variants 1.5', '--variants: a whole number. Nothing was sent.'],
  ['--sample 0', '--sample: at least 1. Nothing was sent.'],
  ['--cap=-1', '--cap: more than 0. Nothing was sent.'],
  ['--partial-images 2 --concurrency 0 --variants 0', '--variants: at least 1; --concurrency: at least 1.'],
  ['--param model=x', '--param: model is not a custom parameter: use its own setting. Nothing was sent.'],
  ['--map sku', '--map sku names no column and field. Write it as COLUMN=FIELD.'],
])('%s is refused in the words of the option', async (line, words) => {
  const home = tempFolder()
  const { code, stderr } = await run(['plan', writeThings(home, 1), ...line.split(' ')], { home })
  expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
})

test('what a plan says of problems counts the rows that cannot be sent, and a warning keeps none', async () => {
  const home = tempFolder()
  const path = join(home, 'things.csv')
  for (const [rows, words] of [
    ['1,a\n1,b\n2,c\n', '1 problem; 1 row cannot be sent:'],
    ['1,a\n,b\n', '1 problem:'],
  ] as const) {
    writeFileSync(path, `sku,prompt\n${rows}`)
    expect((await run(['plan', path], { home })).stdout).toContain(`\n${words}\n`)
  }
  writeFileSync(path, 'sku,prompt\n1,a\n1,b\n2,c\n')
  const refused = await run(['run', path], { home })
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringContaining('1 problem; 1 row cannot be sent. Nothing was sent.'),
  ])
})

test('a wrong address in the environment is bad usage too, where something would be sent to it', async () => {
  const home = tempFolder()
  const sheet = writeThings(home, 1)
  const fake = { ...(await startFake()), url: 'http://127.0.0.1:8080' }
  const refused = await run(['run', sheet, '--json'], { home, fake })
  expect([refused.code, refused.last()['type'], existsSync(join(home, 'library'))]).toEqual([2, 'error', false])
  expect((await run(['run', sheet, '--provider', 'practice', '--quiet'], { home, fake })).code).toBe(0)
})

test.each([
  ['as a command', 'KEY'],
  ['as an option there is none of', 'run SHEET --key KEY'],
  ['where a model belongs', 'run SHEET --model KEY'],
  ['inside an address', 'run SHEET --base-url https://KEY@api.openai.com/v1'],
])('a key %s is refused, said nowhere and kept nowhere', async (_, line) => {
  const home = tempFolder()
  const sheet = writeThings(home, 1)
  const words = line.replace('SHEET', sheet).replace('KEY', 'sk-proj-0123456789abcdefghij').split(' ')
  const { code, stdout, stderr } = await run(words, { home })
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain('looks like an API key')
  expect(stderr).not.toContain('0123456789')
  expect(readdirSync(home).toSorted()).toEqual(['things.csv', 'things.recipe.json'])
})

test('what a cell holds cannot work the terminal; a record has it as it is', async () => {
  const home = tempFolder()
  const sheet = writeThings(home, 1, { template: 'a\u001B[2Jb\u202Ec {{thing}}' })
  const shown = await run(['plan', sheet], { home })
  expect(shown.stdout).toContain('a\uFFFD[2Jb\uFFFDc thing 1')
  const { body } = (await run(['plan', sheet, '--json'], { home })).ofType('request')[0] ?? {}
  expect(body).toMatchObject({ prompt: 'a\u001B[2Jb\u202Ec thing 1!' })
})

test('without --json bad usage is said on stderr and stdout stays empty', async () => {
  const home = tempFolder()
  expect(await run([], { home })).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Usage:') })
  const { code, stdout, stderr } = await run(['plan', 'nope.csv'], { home })
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^proofsheet: nope\.csv cannot be opened: .*\n$/)
})
