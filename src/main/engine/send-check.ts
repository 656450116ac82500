import { failed } from '../../contract/failure.ts'
import type { Ballast } from './files/ballast.ts'
import type { LibraryFolder } from './files/library.ts'

/** Below this much free disk nothing more is sent, bytes; and each open request needs room for its answer, its original
 * and what is made from it. */
const leastFreeBytes = 200_000_000
const bytesPerRequest = 32_000_000

/** Before every send: the folder is still ours, and there is room for every answer that may be under way. */
export function makeSendCheck(folder: LibraryFolder, ballast: Ballast): (requests: number) => void {
  let checkedAt = Number.NEGATIVE_INFINITY
  let free = 0
  return (requests) => {
    folder.stillThere()
    if (performance.now() - checkedAt > 1_000) {
      free = folder.freeBytes() + ballast.bytes()
      checkedAt = performance.now()
    }
    const hasRoom = free >= leastFreeBytes + requests * bytesPerRequest
    if (hasRoom) ballast.keep(free)
    if (hasRoom && !ballast.isSpent()) return
    throw failed(
      'disk_full',
      'The disk of the library is almost full.',
      'Free some space, then resume. Nothing was sent.',
    )
  }
}
