import type { Command } from 'commander'
import type { CharacterDetail } from '../../../contract/character.ts'
import { failed } from '../../../contract/failure.ts'
import { readCharacterFile } from '../character-file.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { withEngine, withLibrary } from '../library.ts'
import { libraryOptions, toCount, type LibraryFlags } from '../options.ts'
import { Output } from '../output.ts'

interface RemoveFlags extends LibraryFlags {
  readonly yes?: true
}

/** `characters`: who can be named with @ in this library, and how to save, show and remove one. */
export function charactersCommand(program: Command, exit: (code: ExitCode) => void): void {
  const characters = program
    .command('characters')
    .description('named sets of reference pictures: list, show, save, remove')
  libraryOptions(characters.command('list', { isDefault: true }).description('all characters')).action(
    async (flags: LibraryFlags) => exit(await list(flags)),
  )
  libraryOptions(characters.command('show').description('one character'))
    .argument('<name>')
    .argument('[version]', 'an older version', toCount)
    .action(async (name: string, version: number | undefined, flags: LibraryFlags) =>
      exit(await show(name, version, flags)),
    )
  libraryOptions(
    characters
      .command('save')
      .argument('<file>', 'NAME.character.json, see docs/characters.md')
      .description('save a file as the next version'),
  ).action(async (file: string, flags: LibraryFlags) => exit(await save(file, flags)))
  libraryOptions(characters.command('remove').argument('<name>').description('make a name unknown from now on'))
    .option('--yes', 'yes, remove it')
    .action(async (name: string, flags: RemoveFlags) => exit(await remove(name, flags)))
}

async function list(flags: LibraryFlags): Promise<ExitCode> {
  const output = new Output(flags)
  return withLibrary(flags, async (engine) => {
    const characters = await engine.request('characters.list', {})
    for (const character of characters) {
      const { name, title, version, references, images } = character
      output.record({ type: 'character', ...character })
      const facts = `version ${version}, ${counted(references, 'picture')}, ${counted(images, 'image')} made`
      output.line(`@${name}  ${facts}${title === '' ? '' : `  ${title}`}`)
      if (character.unreadable !== undefined) output.line(unreadableText(name, character.unreadable))
    }
    output.record({ type: 'characters', count: characters.length })
    if (characters.length === 0) output.line('No characters. Save one with: proofsheet characters save FILE')
    return exitCodes.done
  })
}

async function show(given: string, version: number | undefined, flags: LibraryFlags): Promise<ExitCode> {
  const output = new Output(flags)
  return withLibrary(flags, async (engine) => {
    const name = given.replace(/^@/, '')
    const detail = await engine.request('characters.get', { name, ...(version !== undefined && { version }) })
    output.record({ type: 'character', ...detail.character, versions: detail.versions })
    output.line(characterText(detail))
    return exitCodes.done
  })
}

async function save(file: string, flags: LibraryFlags): Promise<ExitCode> {
  const output = new Output(flags)
  return withEngine(flags, async (engine) => {
    const known = await engine.request('characters.list', {})
    const detail = await engine.request('characters.save', await readCharacterFile(file, engine))
    const { name, version } = detail.character
    const isSaved = known.find((other) => other.name === name)?.version !== version
    output.record({ type: 'character', saved: isSaved, ...detail.character, versions: detail.versions })
    output.line(isSaved ? `Saved @${name} as version ${version}.` : `@${name} is as in version ${version}.`)
    return exitCodes.done
  })
}

async function remove(given: string, flags: RemoveFlags): Promise<ExitCode> {
  const name = given.replace(/^@/, '')
  if (!flags.yes)
    throw failed(
      'bad_request',
      `@${name} was not removed: prompts that name it would be sent with the bare word.`,
      'Add --yes to remove it.',
    )
  const output = new Output(flags)
  return withLibrary(flags, async (engine) => {
    await engine.request('characters.remove', { name })
    output.record({ type: 'removed', name })
    output.line(`Removed @${name}. Images that were made with it keep their pictures.`)
    return exitCodes.done
  })
}

function unreadableText(name: string, version: number): string {
  return `  Version ${version}, the newest, cannot be read: rows that name @${name} are not sent. Save it again, or run: proofsheet doctor --repair`
}

function characterText({ character, versions }: CharacterDetail): string {
  const { unreadable, name, title, version, identity, forbidden, references } = character
  const pictures = references.map(
    ({ picture: { name, width, height, sha256 }, canon }, index) =>
      `  ${index + 1}  ${canon ? 'canon' : '     '}  ${name}  ${width}x${height}  ref:${sha256}`,
  )
  const used = versions.map(({ version, images }) => `${version} (${counted(images, 'image')})`)
  return [
    `@${name}, version ${version}${title === '' ? '' : `: ${title}`}`,
    ...(unreadable === undefined ? [] : [unreadableText(name, unreadable)]),
    ...(identity === '' ? [] : [`  ${identity}`]),
    ...(forbidden === '' ? [] : [`  Never change: ${forbidden}`]),
    ...pictures,
    `  Versions: ${used.join(', ')}.`,
  ].join('\n')
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
}
