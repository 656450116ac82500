import { readdir, readFile } from 'node:fs/promises'
import type { Desktop } from './electron.ts'

/** Process ids of the engines that are children of the app. Linux only: looks in /proc. */
export async function enginesOf({ app }: Desktop): Promise<readonly number[]> {
  const shell = app.process().pid
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    numbers.map(async (pid) => {
      const [status, command] = await Promise.all([
        readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''),
        readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
      ])
      const parent = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1])
      return parent === shell && command.includes('dist/engine/main.js') ? Number(pid) : null
    }),
  )
  return found.filter((pid) => pid !== null)
}
