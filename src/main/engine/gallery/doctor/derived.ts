import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DoctorFinding } from '../../../../contract/doctor.ts'
import { failureOf } from '../../../../contract/failure.ts'
import { thumbEdges } from '../../../../contract/image.ts'
import type { Rendition } from '../../../../contract/recipe.ts'
import { makeFolder } from '../../files/publish.ts'
import { resolveInside, thumbPath } from '../../files/paths.ts'
import type { ImageRecord } from '../../store/images.ts'
import { isRepaired, standInFor } from '../alpha.ts'
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
  readonly renditions: readonly { readonly rendition: Rendition; readonly path: string }[]
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
  const standIn = standInFor(image)
  const known = [...store.batches.source(image.batch_id).recipe.renditions, ...(standIn ? [standIn] : [])]
  for (const { name, path, bytes } of store.images.renditionsOf(image.id)) {
    const rendition = known.find((one) => one.name === name)
    if (rendition && (await sizeOf(root, path)) !== bytes) renditions.push({ rendition, path })
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
  const outputs = missing.renditions.map(({ rendition, path }) => ({ rendition, path: resolveInside(root, path) }))
  const thumbs = missing.thumbs.map(({ edge, path }) => ({ edge, path: resolveInside(root, path) }))
  for (const { path } of [...missing.renditions, ...missing.thumbs]) await makeFolder(root, dirname(path))
  const repair = isRepaired(image)
  const made = await converter.render({ sourcePath: resolveInside(root, image.path), outputs, thumbs, repair })
  made.forEach(({ width, height, bytes }, index) => {
    const output = missing.renditions[index]
    if (!output) return
    const { name, format } = output.rendition
    store.images.insertRendition({ imageId: image.id, name, format, width, height, bytes, path: output.path })
  })
}
