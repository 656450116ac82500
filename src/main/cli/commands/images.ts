import type { Command } from 'commander'
import type { ImageTile } from '../../../contract/image.ts'
import { formatUsd } from '../../../contract/money.ts'
import { count } from '../count.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { withLibrary } from '../library.ts'
import { libraryOptions, queryOf, toCount, type LibraryFlags } from '../options.ts'
import { Output } from '../output.ts'

interface ImagesFlags extends LibraryFlags {
  readonly limit?: number
}

const pageSize = 500
/** A terminal is no gallery; `--limit` and `--json` give more. */
const shownToPerson = 50

/** `images [query]`: the gallery's search, newest first. */
export function imagesCommand(program: Command, exit: (code: ExitCode) => void): void {
  libraryOptions(program.command('images').description('search the gallery'))
    .allowUnknownOption()
    .argument(
      '[query...]',
      'words, "phrases", key: batch: model: provider: state: format: size: alpha: has: character: before: after:, -not',
    )
    .option('--limit <n>', 'at most this many', toCount)
    .action(async (words: readonly string[], flags: ImagesFlags) => exit(await images(queryOf(words), flags)))
}

async function images(query: string, flags: ImagesFlags): Promise<ExitCode> {
  const output = new Output(flags)
  const limit = flags.limit ?? (output.json ? undefined : shownToPerson)
  return withLibrary(flags, async (engine) => {
    const { ids, total } = await engine.request('gallery.find', { query, ...(limit !== undefined && { limit }) })
    for (let from = 0; from < ids.length; from += pageSize) {
      const tiles = await engine.request('gallery.tiles', { ids: ids.slice(from, from + pageSize) })
      for (const tile of tiles) {
        output.image(tile)
        const { imageId, batchId, rowNumber, key, variantName, repeat, width, height, costUsd, isEstimate } = tile
        const place = `batch ${batchId} row ${rowNumber} ${key} ${variantName} ${repeat}`
        output.line(
          `${String(imageId).padStart(6)}  ${place}  ${width}x${height}${kindOf(tile)}  ${formatUsd(costUsd, true)}${isEstimate ? ' (estimate)' : ''}`,
        )
      }
    }
    output.record({ type: 'found', query, shown: ids.length, total })
    output.line(`${count(total, 'image')}${ids.length < total ? `, ${ids.length} shown` : ''}.`)
    return exitCodes.done
  })
}

/** What a picture is, where it is more than one: "  GIF, 9 frames". */
function kindOf({ format, frames }: ImageTile): string {
  if (format !== 'gif' && format !== 'svg') return ''
  return `  ${format.toUpperCase()}${frames === null ? '' : `, ${frames} ${frames === 1 ? 'frame' : 'frames'}`}`
}
