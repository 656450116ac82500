import type { ChosenPath } from '../../contract/host.ts'

/** A sheet named on the command line or opened from the system: kept until the page asks, pushed once it has. */
export class OpenedSheet {
  #waiting: ChosenPath | null = null
  #asked = false
  readonly #push: (sheet: ChosenPath) => void

  constructor(push: (sheet: ChosenPath) => void) {
    this.#push = push
  }

  open(sheet: ChosenPath): void {
    if (this.#asked) this.#push(sheet)
    else this.#waiting = sheet
  }

  /** The page's first question; each sheet is handed out once. */
  take(): ChosenPath | null {
    this.#asked = true
    const sheet = this.#waiting
    this.#waiting = null
    return sheet
  }

  /** A new page is coming: it has not asked yet. */
  pageStarts(): void {
    this.#asked = false
  }
}
