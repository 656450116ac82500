import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { z } from 'zod'
import { failed } from '../../../contract/failure.ts'
import type { deliverySchema } from '../../../contract/delivery.ts'
import { count } from '../count.ts'
import { deliver } from '../deliver.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { onInterrupt } from '../interrupt.ts'
import { withLibrary } from '../library.ts'
import { libraryOptions, nameOption, queryOf, type LibraryFlags, type RecipeFlags } from '../options.ts'
import { Output } from '../output.ts'
import { readRecipe } from '../recipe.ts'

interface ExportFlags extends LibraryFlags, RecipeFlags {
  readonly to: string
  readonly originals?: true
}

/** `export <batch|query>`: files with names and folders, and a manifest that joins them to the sheet. */
export function exportCommand(program: Command, exit: (code: ExitCode) => void): void {
  nameOption(libraryOptions(program.command('export').description('write renditions, names, folders and manifest.csv')))
    .allowUnknownOption()
    .argument('<batch|query...>', 'a batch number, or a gallery query')
    .requiredOption('--to <dir>', 'target folder; made if missing, nothing in it is overwritten')
    .option('--recipe <file>', "renditions and names from there instead of the batch's own")
    .option('--originals', 'the original bytes instead of renditions')
    .action(async (words: readonly string[], flags: ExportFlags) => exit(await exportTo(queryOf(words), flags)))
}

async function exportTo(what: string, flags: ExportFlags): Promise<ExitCode> {
  const started = performance.now()
  const output = new Output(flags)
  const delivery = await deliveryOf(what, flags)
  return withLibrary(flags, async (engine) => {
    const plan = await engine.request('delivery.plan', delivery)
    if (plan.problems.length > 0) throw failed('bad_request', plan.problems.join(' '), 'Nothing was written.')
    const interruption = onInterrupt(output, 'Stopping after the files being written.')
    try {
      output.note(`${count(plan.images, 'image')}, ${count(plan.files, 'file')}.`)
      const { dir, files, bytes, manifest, failed } = await deliver(
        engine,
        delivery,
        resolve(flags.to),
        output,
        interruption.signal,
      )
      const durationMs = Math.round(performance.now() - started)
      output.record({ type: 'delivery', outDir: dir, files, bytes, manifest, failed: failed.length, durationMs })
      output.line(`${count(files, 'file')} in ${dir}. Manifest: ${manifest}`)
      return failed.length > 0 ? exitCodes.failures : exitCodes.done
    } finally {
      interruption.release()
    }
  })
}

async function deliveryOf(what: string, flags: ExportFlags): Promise<z.input<typeof deliverySchema>> {
  const recipe = flags.recipe === undefined ? null : await readRecipe(flags.recipe)
  const fileName = flags.name ?? recipe?.fileName ?? null
  const renditions = flags.originals ? [] : (recipe?.renditions ?? null)
  const source = /^[1-9]\d{0,14}$/.test(what) ? { batchId: Number(what) } : { query: what }
  return { source, renditions, fileName }
}
