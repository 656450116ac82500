import { readFileSync, statfsSync } from 'node:fs'
import { sep } from 'node:path'

/** `statfs` types on which SQLite's locks or its write-ahead log cannot be trusted; from Linux's magic.h and statfs(2). */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0x564c, 'NetWare'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x00c36400, 'Ceph'],
  [0x01021997, '9P'],
  [0x47504653, 'GPFS'],
  [0x0bd00bd0, 'Lustre'],
])
const fuseType = 0x65735546
/** FUSE file systems that keep their files on a local disk. */
const localFuse = new Set([
  'fuseblk',
  'fuse.ntfs-3g',
  'fuse.ntfs',
  'fuse.exfat',
  'fuse.ext2',
  'fuse.ext4',
  'fuse.bindfs',
])

const syncFolders: readonly (readonly [RegExp, string])[] = [
  [/^dropbox( \(.+\))?$/i, 'Dropbox'],
  [/^onedrive( - .+)?$/i, 'OneDrive'],
  [/^(google ?drive|my drive|googledrive-.+)$/i, 'Google Drive'],
  [/^(icloud ?drive|mobile documents|com~apple~clouddocs)$/i, 'iCloud Drive'],
  [/^cloudstorage$/i, 'a cloud drive'],
  [/^nextcloud$/i, 'Nextcloud'],
  [/^owncloud$/i, 'ownCloud'],
  [/^(box sync|box-box)$/i, 'Box'],
  [/^pclouddrive$/i, 'pCloud'],
]

/** Why a folder of this name must not hold a library ("is synchronised by Dropbox"), or null. `path` is a real path. */
export function syncedFolderReason(path: string, separator: string = sep): string | null {
  if (path.startsWith('\\\\')) return 'lies on a network share'
  for (const part of path.split(separator)) {
    const found = syncFolders.find(([pattern]) => pattern.test(part))
    if (found !== undefined) return `is synchronised by ${found[1]}`
  }
  return null
}

/** Why a file system must not hold a library, or null. `mountType` tells the many FUSE file systems apart. */
export function fileSystemReason(type: number, mountType: string | null): string | null {
  const network = networkTypes.get(type >>> 0)
  if (network !== undefined) return `lies on a network file system (${network})`
  if (type >>> 0 !== fuseType || (mountType !== null && localFuse.has(mountType))) return null
  return `lies on a file system that may be remote (${mountType ?? 'FUSE'})`
}

/** Both checks for an existing folder given by its real path. */
export function unsafeReason(path: string): string | null {
  const synced = syncedFolderReason(path)
  if (synced !== null || process.platform !== 'linux') return synced
  return fileSystemReason(statfsSync(path).type, mountTypeOf(path))
}

/** Bytes this user may still write on the disk of `path`. */
export function freeBytesAt(path: string): number {
  const { bavail, bsize } = statfsSync(path)
  return bavail * bsize
}

/** The type of the mount a real path lies on, "ext4" or "fuse.sshfs", as /proc/self/mountinfo names it; see proc(5). */
function mountTypeOf(path: string): string | null {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
  let best: { point: string; type: string } | null = null
  for (const line of mounts) {
    const [left, right] = line.split(' - ')
    const point = left?.split(' ')[4]?.replace(/\\040/g, ' ')
    const type = right?.split(' ')[0]
    if (point === undefined || type === undefined) continue
    const holds = path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`)
    if (holds && point.length >= (best?.point.length ?? 0)) best = { point, type }
  }
  return best?.type ?? null
}
