#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import packageJson from '../../../package.json' with { type: 'json' }
import { failed, failureOf } from '../../contract/failure.ts'
import { charactersCommand } from './commands/characters.ts'
import { doctorCommand } from './commands/doctor.ts'
import { editCommand } from './commands/edit.ts'
import { exportCommand } from './commands/export.ts'
import { fakeApiCommand } from './commands/fake-api.ts'
import { imagesCommand } from './commands/images.ts'
import { lineageCommand } from './commands/lineage.ts'
import { modelsCommand } from './commands/models.ts'
import { planCommand } from './commands/plan.ts'
import { resumeCommand } from './commands/resume.ts'
import { retryCommand } from './commands/retry.ts'
import { runCommand } from './commands/run.ts'
import { spendCommand } from './commands/spend.ts'
import { statusCommand } from './commands/status.ts'
import { exitCodes, exitOfFailure, type ExitCode } from './exit.ts'
import { Output } from './output.ts'

const commands = [
  planCommand,
  runCommand,
  resumeCommand,
  statusCommand,
  spendCommand,
  retryCommand,
  imagesCommand,
  editCommand,
  lineageCommand,
  exportCommand,
  charactersCommand,
  modelsCommand,
  doctorCommand,
  fakeApiCommand,
] as const

/** Runs one command line and gives its exit code. Help and bad usage are answered without loading the engine. */
async function main(args: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done
  const program = new Command('proofsheet')
    .description('A spreadsheet becomes finished images.')
    .version(packageJson.version)
    .showHelpAfterError('(proofsheet --help lists the commands)')
    .exitOverride()
  for (const add of commands) add(program, (result) => (code = result))
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program)
  try {
    refuseKey(args)
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    const output = new Output({ json: args.includes('--json') })
    if (error instanceof CommanderError) return usage(error, output)
    const failure = failureOf(error)
    output.failure(failure)
    return exitOfFailure(failure)
  }
  return code
}

const keyLike = /(?<![a-z0-9])sk-[a-z0-9_-]{20,}/i

/** Before a word is echoed, or kept with a batch: a key typed in the wrong place must not be found in a library later. */
function refuseKey(args: readonly string[]): void {
  const key = process.env['OPENAI_API_KEY'] ?? ''
  if (!args.some((word) => keyLike.test(word) || (key.length >= 16 && word.includes(key)))) return
  throw failed(
    'bad_request',
    'A word of this command looks like an API key. Nothing was done and nothing was sent.',
    'Put the key into OPENAI_API_KEY. If others can read the history of this shell, make a new one at the provider.',
  )
}

/** Commander has told the person already: help and version end with 0, everything else is bad usage. */
function usage(error: CommanderError, output: Output): ExitCode {
  if (error.exitCode === 0) return exitCodes.done
  const message = error.message.replace(/^error: /, '')
  output.record({ type: 'error', code: 'bad_request', message, money: 'none', action: 'See --help.' })
  return exitCodes.input
}

process.exitCode = await main(process.argv.slice(2))
