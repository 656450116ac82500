import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { DoctorFinding } from '../../../contract/doctor.ts'
import { failed, failureOf } from '../../../contract/failure.ts'
import { count } from '../count.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { libraryPath, withEngine } from '../library.ts'
import { libraryOptions, type LibraryFlags } from '../options.ts'
import { Output } from '../output.ts'

interface DoctorFlags extends LibraryFlags {
  readonly repair?: true
  readonly restore?: string
}

/** `doctor`: database, ledger, backups, files and hashes. Ends with 3 when something is wrong that was not repaired. */
export function doctorCommand(program: Command, exit: (code: ExitCode) => void): void {
  libraryOptions(program.command('doctor').description('check database, files and hashes'))
    .option('--repair', 'repair what is safe, rebuild a lost database; an original is never deleted')
    .option('--restore <file>', 'put a backup in the place of the database, with what the ledger says since')
    .action(async (flags: DoctorFlags) => exit(await doctor(flags)))
}

async function doctor(flags: DoctorFlags): Promise<ExitCode> {
  const output = new Output(flags)
  const library = libraryPath(flags)
  // Opening would make one: a path that was mistyped would be found in perfect health.
  if (!existsSync(library)) {
    throw failed('library_missing', `There is no library in ${library}.`, 'Name its folder with --library.')
  }
  if (flags.restore !== undefined) return examine(flags, output, await restore(library, flags.restore))
  if (flags.repair) return examine(flags, output, await lookClosed(flags, true))
  try {
    return await examine(flags, output, [])
  } catch (error) {
    // It cannot be opened: then what keeps it from being opened is what was found.
    if (failureOf(error).code !== 'library_damaged') throw error
    const found = await lookClosed(flags, false)
    if (found.length === 0) throw error
    report(output, found)
    output.record({ type: 'report', ok: false, images: 0, verifiedBytes: 0 })
    output.line('Run "proofsheet doctor --repair" to have this repaired. Nothing is deleted.')
    return exitCodes.failures
  }
}

/** A file by its path, or a backup of the library by its name. */
async function restore(library: string, file: string): Promise<readonly DoctorFinding[]> {
  const { restoreLibrary } = await import('../../engine/index.ts')
  const backup = [resolve(file), resolve(library, file), resolve(library, 'backups', file)].find((path) =>
    existsSync(path),
  )
  if (backup === undefined) {
    throw failed('bad_request', `There is no file ${file}.`, 'Name a file of the folder backups. Nothing was changed.')
  }
  return restoreLibrary({ library, program: 'cli', backup })
}

/** What must be right before the library can be opened; with `repair` it is made so. */
async function lookClosed(flags: DoctorFlags, repair: boolean): Promise<readonly DoctorFinding[]> {
  const { repairLibrary } = await import('../../engine/index.ts')
  return repairLibrary({ library: libraryPath(flags), program: 'cli', repair })
}

async function examine(flags: DoctorFlags, output: Output, before: readonly DoctorFinding[]): Promise<ExitCode> {
  report(output, before)
  return withEngine(flags, async (engine) => {
    const { ok, findings, images, verifiedBytes } = await engine.request('doctor.check', {
      repair: flags.repair === true,
    })
    report(output, findings)
    output.record({ type: 'report', ok, images, verifiedBytes })
    output.line(`${count(images, 'image')}, ${(verifiedBytes / 1_000_000).toFixed(1)} MB verified.`)
    return ok ? exitCodes.done : exitCodes.failures
  })
}

function report(output: Output, findings: readonly DoctorFinding[]): void {
  for (const { check, ok, message, fix, repaired } of findings) {
    output.record({ type: 'finding', check, ok, message, fix, repaired })
    const mark = ok ? 'ok' : repaired ? 'repaired' : 'PROBLEM'
    output.line(`${mark.padEnd(9)}${check}: ${message}${!ok && !repaired && fix ? ` ${fix}` : ''}`)
  }
}
