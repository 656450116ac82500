import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DoctorFinding } from '../../../../contract/doctor.ts'
import { failureOf } from '../../../../contract/failure.ts'
import { thumbEdges } from '../../../../contract/image.ts'
import { makeFolder } from '../../files/publish.ts'
import { resolveInside, thumbPath } from '../../files/paths.ts'
import type { Output } from '../../imaging/imaging.ts'
import { standInRendition } from '../../imaging/stand-in.ts'
import { cropOf } from '../../queue/derived.ts'
import type { ImageRecord } from '../../store/images.ts'
import { factsOf, standInFor } from '../alpha.ts'
import { finishedSource } from '../finished.ts'
import { count, fine, shortened, wrong, type DoctorParts } from './finding.ts'
import { imagePages, mapSome, nameOf } from './images.ts'

/** Thumbnails and renditions: all of them can be made again from the originals, and repair does. */
export async function checkDerived(parts: DoctorParts, repair: boolean): Promise<readonly DoctorFinding[]> {
  const findings: DoctorFinding[] = []
  let images = 0
  for (const page of imagePages(parts.store)) {
    images += page.length
    const found = await mapSome(page, (image) => checkImage(parts, image, repair))
    findings.push(...found.filter((finding) => finding !== null))
  }
  if (findings.length > 0) return shortened(findings)
  return [fine('derived', `Thumbnails and renditions of ${count(images, 'image')} are there.`)]
}

interface Missing {
  readonly thumbs: readonly { readonly edge: number; readonly path: string }[]
  readonly renditions: readonly Output[]
}

async function checkImage(parts: DoctorParts, image: ImageRecord, repair: boolean): Promise<DoctorFinding | null> {
  const { thumbs, renditions } = await missingOf(parts, image)
  const number = thumbs.length + renditions.length
  if (number === 0) return null
  const message = `${nameOf(parts.store, image)}: ${count(thumbs.length, 'thumbnail')} and ${count(renditions.length, 'rendition')} missing.`
  const fix = 'Repair makes them again from the original.'
  if (!repair) return wrong('derived', message, fix)
  try {
    await remake(parts, image, { thumbs, renditions })
    return wrong('derived', `${message} Made again.`, fix, true)
  } catch (error) {
    return wrong('derived', `${message} They could not be made: ${failureOf(error).message}`, failureOf(error).action)
  }
}

async function missingOf({ root, store }: DoctorParts, image: ImageRecord): Promise<Missing> {
  const thumbs: Missing['thumbs'][number][] = []
  for (const edge of Object.values(thumbEdges)) {
    const path = thumbPath(image.attempt_id, edge)
    if ((await sizeOf(root, path)) === 0) thumbs.push({ edge, path })
  }
  const renditions: Missing['renditions'][number][] = []
  const { renditions: own } = store.batches.source(image.batch_id).recipe
  const cut = cropOf({ crop: factsOf(image).crop ?? null })
  for (const { name, path, bytes } of store.images.renditionsOf(image.id)) {
    if ((await sizeOf(root, path)) === bytes) continue
    const rendition = own.find((one) => one.name === name)
    const whole = [standInFor(image), standInRendition('preview', own)].find((one) => one?.name === name)
    if (rendition) renditions.push({ rendition, path, cut })
    else if (whole) renditions.push({ rendition: whole, path })
  }
  return { thumbs, renditions }
}

/** 0 for a file that is not there. */
async function sizeOf(root: string, path: string): Promise<number> {
  return stat(join(root, path)).then(
    ({ size }) => size,
    () => 0,
  )
}

async function remake({ root, store, converter }: DoctorParts, image: ImageRecord, missing: Missing): Promise<void> {
  const outputs = missing.renditions.map(({ rendition, path, cut = null }) => {
    return { rendition, cut, path: resolveInside(root, path) }
  })
  const thumbs = missing.thumbs.map(({ edge, path }) => ({ edge, path: resolveInside(root, path) }))
  for (const { path } of [...missing.renditions, ...missing.thumbs]) await makeFolder(root, dirname(path))
  const source = await finishedSource(root, store, image)
  const made = await converter.render({ ...source, outputs, thumbs })
  made.forEach(({ width, height, bytes }, index) => {
    const output = missing.renditions[index]
    if (!output) return
    const { name, format } = output.rendition
    store.images.insertRendition({ imageId: image.id, name, format, width, height, bytes, path: output.path })
  })
}
