import { assertNever } from '../../../contract/assert-never.ts'
import type { FileAddress } from '../../../contract/channel.ts'
import { failed } from '../../../contract/failure.ts'
import type { Partials } from '../queue/partials.ts'
import type { References } from '../references/references.ts'
import type { Store } from '../store/index.ts'
import { imageFile, receivedFile } from './image.ts'

/** Absolute path of a picture's file. For the shell's image protocol: the window only ever names ids and hashes. Throws `not_found`. */
export function pictureFile(
  store: Store,
  partials: Pick<Partials, 'file'>,
  references: Pick<References, 'file'>,
  root: string,
  address: FileAddress,
): string {
  switch (address.kind) {
    case 'image':
      return imageFile(store, root, address.imageId, address.size)
    case 'received':
      return receivedFile(store, root, address.imageId)
    case 'partial':
      return partials.file(address.jobId, address.index) ?? raiseMissing()
    case 'reference':
      return references.file(address.sha256, address.size) ?? raiseMissing()
    default:
      return assertNever(address)
  }
}

function raiseMissing(): never {
  throw failed('not_found', 'There is no such picture.', 'Refresh the screen.')
}
