import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { errnoOf } from '../../../src/main/engine/disk-failure.ts'
import { tempFolder } from '../../support/temp.ts'

/** Why no disk can be mounted here, or null. */
export function mountMissing(): string | null {
  if (process.platform !== 'linux') return 'disks are mounted with Linux tools'
  if (process.getuid?.() !== 0) return 'mounting needs root'
  const probe = spawnSync('sh', ['-c', 'd=$(mktemp -d) && mount -t tmpfs none "$d" && umount "$d" && rmdir "$d"'])
  return probe.status === 0 ? null : 'mounting is not permitted here'
}

function mount(...args: string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${stderr}`)
}

/** Takes a disk away from under whoever uses it; files that are open stay open. */
export function unmount(path: string): void {
  spawnSync('umount', ['-l', path])
}

/** A small disk in memory with a folder for a library. */
export interface SmallDisk {
  readonly library: string
  /** Makes it larger or smaller, MB. */
  resize(megabytes: number): void
  /** Takes all its room, by another program's file. */
  fill(): void
  /** Removes that file. */
  empty(): void
  /** Leaves so many file numbers (inodes) free, though there is room. */
  leaveInodes(free: number): void
}

/** Unmounted when the test ends. */
export function smallDisk(megabytes: number): SmallDisk {
  const point = join(tempFolder(), 'disk')
  mkdirSync(point)
  mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', point)
  onTestFinished(() => unmount(point))
  const filler = join(point, 'filler')
  const freeBytes = (): number => {
    const { bavail, bsize } = statfsSync(point)
    return bavail * bsize
  }
  return {
    library: join(point, 'library'),
    resize: (size) => mount('-o', `remount,size=${size}m`, point),
    fill() {
      // What is asked for at once must fit as a whole, so the last bytes are written.
      spawnSync('fallocate', ['-l', String(freeBytes() - 1_000_000), filler])
      const file = openSync(filler, 'a')
      try {
        for (;;) writeSync(file, Buffer.alloc(4_096))
      } catch (error) {
        if (errnoOf(error) !== 'ENOSPC') throw error
      } finally {
        closeSync(file)
      }
    },
    empty: () => rmSync(filler, { force: true }),
    leaveInodes(free) {
      const { files, ffree } = statfsSync(point)
      mount('-o', `remount,nr_inodes=${files - ffree + free}`, point)
    },
  }
}

/** A folder that is put at `path` and can be taken away and put back, as an external disk is plugged in. */
export interface Pluggable {
  readonly path: string
  /** Puts a folder (default: the first one) at the path. */
  plugIn(folder?: string): void
  unplug(): void
}

export function pluggable(): Pluggable {
  const base = tempFolder()
  const disk = join(base, 'disk')
  const path = join(base, 'mounted')
  mkdirSync(disk)
  mkdirSync(path)
  const plugIn = (folder = disk): void => mount('--bind', folder, path)
  plugIn()
  onTestFinished(() => unmount(path))
  return { path, plugIn, unplug: () => unmount(path) }
}

/** Mounts a folder over itself, read-only. */
export function makeReadOnly(path: string): void {
  mount('--bind', path, path)
  mount('-o', 'remount,bind,ro', path)
  onTestFinished(() => unmount(path))
}

/** A folder with one file in it, for a disk that is not ours. */
export function strangersDisk(): string {
  const folder = tempFolder()
  writeFileSync(join(folder, 'holiday.txt'), 'not ours')
  return folder
}
