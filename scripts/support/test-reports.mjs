import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from './project.mjs'

const longest = 1_200

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** What is said of a test that failed, at the last or at the first go; `errors` are messages with their stacks. */
function remark(verdict, file, name, errors) {
  const lines = stripVTControlCharacters(errors[0] ?? 'no message').split('\n')
  const ours = lines.filter((line) => !line.includes('node_modules')).join('\n')
  return `${verdict}: ${path.relative(root, file)} > ${name}\n${ours.slice(0, longest)}`
}

function unitRemarks(report) {
  return report.testResults.flatMap(({ name: file, status, message, assertionResults }) => {
    const remarks = assertionResults.flatMap(({ fullName, status: end, failureMessages }) => {
      if (end === 'failed') return [remark('FAILED', file, fullName, failureMessages)]
      return failureMessages.length > 0 ? [remark('AT THE SECOND GO', file, fullName, failureMessages)] : []
    })
    // A file that could not even be loaded has no test that could have failed.
    return status === 'failed' && remarks.length === 0
      ? [remark('FAILED', file, 'the file itself', [message])]
      : remarks
  })
}

/** What the report of the unit tests says: counts, and a remark for each test that failed at any go. */
export function unitOutcome(file) {
  const report = read(file)
  if (!report) return { passed: 0, failed: 0, remarks: [] }
  return { passed: report.numPassedTests, failed: report.numFailedTests, remarks: unitRemarks(report) }
}

const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)]

function desktopRemarks(report) {
  return specs(report).flatMap(({ title, file, tests }) =>
    tests.flatMap(({ status, results }) => {
      if (status !== 'unexpected' && status !== 'flaky') return []
      const errors = results.flatMap(({ errors: all }) => all.map(({ message, stack }) => stack ?? message))
      const verdict = status === 'flaky' ? 'AT THE SECOND GO' : 'FAILED'
      return [remark(verdict, path.join(report.config.rootDir, file), title, errors)]
    }),
  )
}

/** The same for the desktop tests. */
export function desktopOutcome(file) {
  const report = read(file)
  if (!report) return { passed: 0, failed: 0, remarks: [] }
  const { expected, unexpected, flaky } = report.stats
  return { passed: expected + flaky, failed: unexpected, remarks: desktopRemarks(report) }
}
