import type { AlphaReport, MatteReport } from '../../../contract/alpha.ts'
import { failureOf } from '../../../contract/failure.ts'
import type { LockReport } from '../../../contract/reference.ts'
import { inspectAlpha } from './alpha/inspect.ts'
import { cutOut, refusal } from './alpha/matte.ts'
import { isDrawing, type Decoded } from './drawing.ts'
import type { Finish } from './imaging.ts'
import { lockPixels, unlocked, type Locked } from './lock.ts'
import type { Pixels } from './picture.ts'

/** Pixels as they are shown, and what was done to them. */
export interface Finished {
  readonly pixels: Pixels
  /** Its `cutout` is for the caller to set. */
  readonly alpha: AlphaReport | null
  readonly lock: LockReport | null
  readonly matte: MatteReport | null
  /** False when they are the original's. */
  readonly isChanged: boolean
}

/** Reads a picture that is already in the library. */
export type ReadPicture = (path: string) => Promise<Pixels>

/**
 * Does what is to be done before anything is made of a picture; its pixels may be written over. A step that cannot be done
 * says so in its report. `isAgain`: it was done before, so what can no longer be read rejects.
 */
export async function finishPixels(
  { format, pixels: received }: Decoded,
  finish: Finish,
  read: ReadPicture,
  isAgain: boolean,
): Promise<Finished> {
  const isDrawn = isDrawing(format)
  const alpha = finish.alpha ? inspectAlpha(received, { repairs: !isDrawn }) : null
  const locked = finish.lock && (isDrawn ? unlocked(drawn(format)) : await lock(received, finish.lock, read, isAgain))
  const before = locked?.pixels ?? received
  const cut = finish.matte && (isDrawn ? refused(drawn(format)) : await matte(before, finish.matte, read, isAgain))
  return {
    pixels: cut?.pixels ?? before,
    alpha,
    lock: locked?.report ?? null,
    matte: cut?.report ?? null,
    isChanged: alpha?.grade === 'repaired' || locked?.report.done === true || cut?.report.grade === 'good',
  }
}

function drawn(format: string): string {
  return `the answer is a ${format.toUpperCase()}, of which only whole files are kept.`
}

async function lock(
  pixels: Pixels,
  { imagePath, maskPath }: NonNullable<Finish['lock']>,
  read: ReadPicture,
  isAgain: boolean,
): Promise<Locked> {
  try {
    return await lockPixels(pixels, await read(imagePath), await read(maskPath))
  } catch (error) {
    if (isAgain) throw error
    return unlocked(`a picture that went along cannot be read. ${failureOf(error).message}`)
  }
}

interface Cut {
  readonly pixels: Pixels | null
  readonly report: MatteReport
}

function refused(why: string): Cut {
  return { pixels: null, report: refusal(`Nothing was cut out: ${why}`) }
}

async function matte(
  pixels: Pixels,
  wanted: NonNullable<Finish['matte']>,
  read: ReadPicture,
  isAgain: boolean,
): Promise<Cut> {
  try {
    const pictures = wanted.kind === 'pair' ? [await read(wanted.lightPath), pixels] : [pixels]
    const { matte: made, report } = cutOut(wanted, pictures)
    return { pixels: made.kind === 'cut' && report.grade === 'good' ? made.picture : null, report }
  } catch (error) {
    if (isAgain) throw error
    return refused(failureOf(error).message)
  }
}
