import type { Command } from 'commander'
import { exitCodes, type ExitCode } from '../exit.ts'
import { withEngine } from '../library.ts'
import { libraryOptions, type LibraryFlags } from '../options.ts'
import { Output } from '../output.ts'

interface DoctorFlags extends LibraryFlags {
  readonly repair?: true
}

/** `doctor`: database, files and hashes. Ends with 3 when something is wrong that was not repaired. */
export function doctorCommand(program: Command, exit: (code: ExitCode) => void): void {
  libraryOptions(program.command('doctor').description('check database, files and hashes'))
    .option('--repair', 'repair what is safe; an original is never deleted')
    .action(async (flags: DoctorFlags) => exit(await doctor(flags)))
}

async function doctor(flags: DoctorFlags): Promise<ExitCode> {
  const output = new Output(flags)
  return withEngine(flags, async (engine) => {
    const { ok, findings, images, verifiedBytes } = await engine.request('doctor.check', {
      repair: flags.repair === true,
    })
    for (const { check, ok, message, fix, repaired } of findings) {
      output.record({ type: 'finding', check, ok, message, fix, repaired })
      const mark = ok ? 'ok' : repaired ? 'repaired' : 'PROBLEM'
      output.line(`${mark.padEnd(9)}${check}: ${message}${!ok && !repaired && fix ? ` ${fix}` : ''}`)
    }
    output.record({ type: 'report', ok, images, verifiedBytes })
    output.line(`${images} images, ${(verifiedBytes / 1_000_000).toFixed(1)} MB verified.`)
    return ok ? exitCodes.done : exitCodes.failures
  })
}
