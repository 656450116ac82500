// npm test: everything. Ends with one line, "N passed, N failed"; each check counts as one test.
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { build } from './support/build.mjs'
import { main, nodePath, requireInstalled, root, run, say, toolEnvironment, toolPath } from './support/project.mjs'
import { desktopOutcome, unitOutcome } from './support/test-reports.mjs'

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

/**
 * A runner that failed without saying which test did counts as one failure, so that it never goes unseen.
 * @param {number} code
 * @param {{ passed: number, failed: number, remarks: string[] }} outcome
 */
function counted(code, { passed, failed, remarks }) {
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, remarks }
}

// Once more, both: programs are started and killed on a machine that may be busy. What needed it is said at the end.
function unitTests() {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`]
  // What the tests start is what was built a moment ago.
  const env = toolEnvironment({ PROOFSHEET_TEST_BUILT: '1' })
  const code = run(nodePath, [toolPath('vitest/vitest.mjs'), 'run', '--retry=1', ...reporters], { env })
  return counted(code, unitOutcome(unitReport))
}

function desktopTests() {
  const code = run(nodePath, [path.join(root, 'scripts', 'test-desktop.mjs'), '--retries=1'])
  return counted(code, desktopOutcome(desktopReport))
}

function check(command) {
  const code = command()
  return counted(code, { passed: code === 0 ? 1 : 0, failed: 0, remarks: [] })
}

/** Runs one step whatever it does; a step that cannot even run has failed. */
function step(name, work) {
  say(`\n== ${name}`)
  const started = performance.now()
  /** @type {{ passed: number, failed: number, remarks: string[] }} */
  let outcome = { passed: 0, failed: 1, remarks: [] }
  try {
    outcome = work()
  } catch (error) {
    say(String(error?.stack ?? error))
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (outcome.failed > 0 && outcome.remarks.length === 0) outcome.remarks = [`FAILED: ${name}`]
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
  for (const { remarks } of outcomes) for (const remark of remarks) say(`\n${remark}`)
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
  return failed === 0 && passed > 0 ? 0 : 1
})
