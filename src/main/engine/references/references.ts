import type { InputPicture, LookedAt, PictureSource } from '../../../contract/reference.ts'
import type { PictureBook } from '../recipe/picture-book.ts'

/** Pictures that go along with requests: found, converted to what the API takes, and kept under the hash of their bytes. */
export interface References {
  /** Paths mean files below `folders` (absolute), the first that has one. Nothing else of this machine can be named. */
  book(folders: readonly string[]): PictureBook
  /** What sources mean, one by one, for a person. */
  look(sources: readonly PictureSource[], folders: readonly string[]): Promise<readonly LookedAt[]>
  /** Files the user chose by hand, kept at once. */
  add(paths: readonly string[]): Promise<readonly LookedAt[]>
  /** A painted mask or markup (PNG bytes), kept at once. Throws `bad_request`. */
  paint(
    kind: 'mask' | 'markup',
    png: Uint8Array,
    size: { readonly width: number; readonly height: number },
  ): Promise<InputPicture>
  /** Fetches addresses. Each is fetched once in a sitting; the answers say what each became. */
  fetch(urls: readonly PictureSource[]): Promise<readonly LookedAt[]>
  /**
   * Puts the bytes of pictures that were found into the library, fsynced, with a thumbnail; cheap for those that are there.
   * Before jobs that name them are written. Rejects when a file is no longer what it was when it was looked at.
   */
  keep(pictures: Iterable<InputPicture>): Promise<void>
}
