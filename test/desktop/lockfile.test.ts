import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      resolved: z.string().optional(),
      gypfile: z.boolean().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
})

async function lockedPackages() {
  const file = path.join(import.meta.dirname, '..', '..', 'package-lock.json')
  return lockSchema.parse(JSON.parse(await readFile(file, 'utf8'))).packages
}

test('npm ci compiles nothing: the lock says that better-sqlite3 is prebuilt', async () => {
  // `npm install` drops this; without it `npm ci` calls node-gyp, which a fresh machine cannot run.
  expect((await lockedPackages())['node_modules/better-sqlite3']?.gypfile).toBe(false)
})

test('npm ci accepts the lock: every optional package of any platform is named in it', async () => {
  const packages = await lockedPackages()
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`node_modules/${name}` in packages) && !(`${place}/node_modules/${name}` in packages),
    ),
  )
  expect(missing).toEqual([])
})

test('the lock names no registry', async () => {
  const named = Object.values(await lockedPackages()).filter(({ resolved }) => resolved !== undefined)
  expect(named).toEqual([])
})
