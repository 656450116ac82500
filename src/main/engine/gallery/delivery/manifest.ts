import type { FileHandle } from 'node:fs/promises'
import { fromMicros } from '../../../../contract/money.ts'
import { byteOrderMark, csvLine } from '../../files/csv.ts'
import { isEstimate } from '../alpha.ts'
import type { DeliveredImage } from './source.ts'
import type { WrittenFile } from './write.ts'

/** Our columns, after those of the sheet. Scripts read them by these names. */
const ownColumns = [
  'row',
  'key',
  'variant',
  'repeat',
  'file',
  'sha256',
  'width',
  'height',
  'format',
  'model',
  'prompt',
  'cost_usd',
  'export_note',
] as const

/** The table that joins delivered files back to their sheet, written line by line. */
export interface Manifest {
  add(image: DeliveredImage, file: WrittenFile): Promise<void>
  /** A picture without a file, and why. */
  leaveOut(image: DeliveredImage, why: string): Promise<void>
}

/**
 * Starts a manifest: a byte order mark (or Excel reads the letters wrong), all columns of the sheets, then our own. A
 * sheet's column that has one of our names is called "name (sheet)". `cost_usd` is that of the image, in each of its files.
 */
export async function startManifest(file: FileHandle, sheetColumns: readonly string[]): Promise<Manifest> {
  const taken = new Set<string>(ownColumns)
  const headers = sheetColumns.map((name) => (taken.has(name.toLowerCase()) ? `${name} (sheet)` : name))
  await file.write(byteOrderMark + csvLine([...headers, ...ownColumns]))
  const add = async (delivered: DeliveredImage, written: WrittenFile | null, note: string): Promise<void> => {
    const own = ownCells(delivered, written, note)
    const { columns } = delivered.batch.source
    const cells = new Map(columns.map((name, index) => [name, delivered.row.cells[index] ?? '']))
    await file.write(
      csvLine([...sheetColumns.map((name) => cells.get(name) ?? ''), ...ownColumns.map((name) => own[name])]),
    )
  }
  return {
    add: (delivered, written) => add(delivered, written, isEstimate(delivered.image) ? 'cost is an estimate' : ''),
    leaveOut: (delivered, why) => add(delivered, null, `left out: ${why}`),
  }
}

function ownCells(
  { image, job, row, batch }: DeliveredImage,
  written: WrittenFile | null,
  note: string,
): Record<(typeof ownColumns)[number], string> {
  return {
    row: String(row.number),
    key: row.key,
    variant: batch.source.recipe.variants[job.variant]?.name ?? '',
    repeat: String(job.repeat),
    file: written?.path ?? '',
    sha256: written?.sha256 ?? '',
    width: String((written ?? image).width),
    height: String((written ?? image).height),
    format: (written ?? image).format,
    model: job.model,
    prompt: promptOf(job.body),
    cost_usd: String(fromMicros(image.cost_micros)),
    export_note: note,
  }
}

/** Headers of all sheets in an export, each once, in order of appearance. */
export function sheetColumnsOf(sheets: Iterable<readonly string[]>): readonly string[] {
  return [...new Set([...sheets].flat())]
}

function promptOf(body: string): string {
  const parsed = JSON.parse(body) as { prompt?: unknown }
  return typeof parsed.prompt === 'string' ? parsed.prompt : ''
}
