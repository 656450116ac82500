// npm test: everything. Ends with one line, "N passed, N failed"; each check counts as one test.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { build } from './support/build.mjs'
import { main, nodePath, requireInstalled, root, run, say, toolEnvironment, toolPath } from './support/project.mjs'

const results = path.join(root, 'test-results')
const unitReport = path.join(results, 'unit.json')
const desktopReport = path.join(results, 'desktop.json')

const tool = (file, ...args) => run(nodePath, [toolPath(file), ...args])

const checks = [
  ['Types', () => tool('typescript/bin/tsc', '--noEmit', '-p', '.')],
  ['Types of the window', () => tool('typescript/bin/tsc', '--noEmit', '-p', 'src/renderer')],
  ['Lint and import table', () => tool('oxlint/bin/oxlint', '--type-aware', '--deny-warnings')],
  ['Dead code', () => tool('knip/bin/knip.js')],
  ['Format', () => tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')],
  ['Build', build],
]

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** A runner that failed without saying which test did counts as one failure, so that it never goes unseen. */
function counted(code, passed, failed) {
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed }
}

function unitTests() {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`]
  // What the tests start is what was built a moment ago.
  const env = toolEnvironment({ PROOFSHEET_TEST_BUILT: '1' })
  const code = run(nodePath, [toolPath('vitest/vitest.mjs'), 'run', ...reporters], { env })
  const report = read(unitReport)
  return counted(code, report?.numPassedTests ?? 0, report?.numFailedTests ?? 0)
}

function desktopTests() {
  // Once more: a real Electron on a machine that may be busy. What needed it is said.
  const code = run(nodePath, [path.join(root, 'scripts', 'test-desktop.mjs'), '--retries=1'])
  const { expected = 0, unexpected = 0, flaky = 0 } = read(desktopReport)?.stats ?? {}
  if (flaky > 0) say(`${flaky} of them passed at the second go only; the report above names them as flaky.`)
  return counted(code, expected + flaky, unexpected)
}

function check(command) {
  const code = command()
  return counted(code, code === 0 ? 1 : 0, 0)
}

/** Runs one step whatever it does; a step that cannot even run has failed. */
function step(name, work) {
  say(`\n== ${name}`)
  const started = performance.now()
  let outcome = { passed: 0, failed: 1 }
  try {
    outcome = work()
  } catch (error) {
    say(String(error?.stack ?? error))
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  say(`== ${name}: ${outcome.passed} passed, ${outcome.failed} failed, ${seconds} s`)
  return outcome
}

await main(() => {
  requireInstalled()
  mkdirSync(results, { recursive: true })
  for (const file of [unitReport, desktopReport]) rmSync(file, { force: true })
  const outcomes = [
    ...checks.map(([name, command]) => step(name, () => check(command))),
    step('Unit, engine and command line', unitTests),
    step('Desktop, in a real Electron', desktopTests),
  ]
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0)
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
  return failed === 0 && passed > 0 ? 0 : 1
})
