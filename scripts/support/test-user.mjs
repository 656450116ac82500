import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root, run, say, Stop } from './project.mjs'

const name = 'proofsheet-test'

/** Chromium's sandbox does not work for root, so root tests as a user without rights. Made when it is not there. */
export function ensureTestUser() {
  const known = spawnSync('id', ['-u', name], { encoding: 'utf8' })
  if (known.status === 0) return Number(known.stdout)
  if (run('useradd', ['--create-home', '--shell', '/bin/bash', name]) !== 0)
    throw new Stop(`Could not add user ${name}.`)
  return Number(spawnSync('id', ['-u', name], { encoding: 'utf8' }).stdout)
}

/** Command line that runs a command as that user, with its own home. */
export function asTestUser(command, args) {
  const places = [`HOME=/home/${name}`, `USER=${name}`, `LOGNAME=${name}`]
  return [
    'setpriv',
    ['--reuid', name, '--regid', name, '--init-groups', 'env', '-u', 'XDG_RUNTIME_DIR', ...places, command, ...args],
  ]
}

function canRead(folder, executable) {
  const files = [
    'package.json',
    'dist/engine/main.js',
    'test/desktop/playwright.config.ts',
    'node_modules/playwright/cli.js',
  ]
  const tests = [
    ...files.map((file) => `-r ${JSON.stringify(path.join(folder, file))}`),
    `-x ${JSON.stringify(executable)}`,
  ]
  const [command, args] = asTestUser('sh', ['-c', `test ${tests.join(' -a ')}`])
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

/**
 * A folder with the repository that the user may read, with a test-results it may write: the repository itself when its
 * place allows that, else a copy that is removed by `done`. `dist` is Electron's folder there.
 */
export function readableRepository(executable, dist) {
  if (canRead(root, executable)) return { folder: root, dist, done: () => undefined }
  const copy = mkdtempSync(path.join(os.tmpdir(), 'proofsheet-repository-'))
  say(`User ${name} may not read ${root}: testing a copy in ${copy}.`)
  for (const part of ['package.json', 'dist', 'src', 'test', 'assets', 'examples', 'node_modules']) {
    if (run('cp', ['-a', path.join(root, part), copy]) !== 0) throw new Stop(`Could not copy ${part}.`)
  }
  run('chmod', ['-R', 'a+rX', copy])
  const done = () => {
    cpSync(path.join(copy, 'test-results'), path.join(root, 'test-results'), { recursive: true, force: true })
    rmSync(copy, { recursive: true, force: true })
  }
  const inside = path.relative(root, dist)
  return { folder: copy, dist: inside.startsWith('..') ? dist : path.join(copy, inside), done }
}

/** Makes a folder the user may write to, with all that an earlier run left in it as another user. */
export function ownedFolder(folder, uid) {
  mkdirSync(folder, { recursive: true })
  if (run('chown', ['-R', String(uid), folder]) !== 0) throw new Stop(`Could not hand ${folder} to user ${name}.`)
}
