import type { Command } from 'commander'
import type { ModelInfo, ModelSource, SizeRule } from '../../../contract/model.ts'
import { formatUsdRange } from '../../../contract/money.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { plannerFor } from '../library.ts'
import { libraryOptions, type LibraryFlags } from '../options.ts'
import { Output } from '../output.ts'

/** `models`: the registry. Opens no library and needs no network; of the library only its model file is read. */
export function modelsCommand(program: Command, exit: (code: ExitCode) => void): void {
  libraryOptions(program.command('models').description('what each model can do and costs')).action(
    async (flags: LibraryFlags) => exit(await models(flags)),
  )
}

async function models(flags: LibraryFlags): Promise<ExitCode> {
  const output = new Output(flags)
  const planner = await plannerFor(flags, output)
  for (const model of await planner.request('models.list', {})) {
    output.record({ type: 'model', ...model })
    output.line(modelText(model))
  }
  const source = await planner.request('models.source', {})
  const { version, file, aspects, presets } = source
  output.record({ type: 'models', version, file, aspects, presets })
  output.line(sourceText(source))
  return exitCodes.done
}

function modelText(model: ModelInfo): string {
  const ends = model.shutdown ? `, ends ${model.shutdown}` : ''
  const lines = [`${model.id} (${model.provider}) ${model.title}${ends}`]
  lines.push(`  sizes: ${sizesText(model.sizes)}; default ${model.defaultSize}`)
  const prices = Object.entries(model.examplePrices).map(([quality, usd]) => `${quality} ${formatUsdRange(usd, true)}`)
  lines.push(`  a picture of the default size: ${prices.join(', ')}`)
  const lists = {
    complexity: model.complexities,
    background: model.backgrounds,
    format: model.formats,
    moderation: model.moderations,
    parameters: model.parameters,
    takes: takesOf(model),
  }
  for (const [name, values] of Object.entries(lists))
    if (values.length > 0) lines.push(`  ${name}: ${values.join(', ')}`)
  return lines.join('\n')
}

function takesOf(model: ModelInfo): readonly string[] {
  return [
    ...(model.endpoints.includes('generations') ? [] : ['pictures to change, never words alone']),
    `prompts of ${model.maxPromptChars.toLocaleString('en-US')} characters`,
    ...(model.maxReferences > 0 ? [`${model.maxReferences} references`] : []),
    ...(model.masks ? ['a mask'] : []),
    ...(model.markup ? ['markup'] : []),
    ...(model.maxPartialImages > 0 ? [`${model.maxPartialImages} partial images`] : []),
  ]
}

function sizesText(rule: SizeRule): string {
  if (rule.kind === 'fixed') return rule.sizes.join(', ')
  const pixels = [rule.minPixels, rule.maxPixels].map((n) => n.toLocaleString('en-US'))
  return `any multiple of ${rule.multipleOf} up to ${rule.maxEdge} px, at most ${rule.maxRatio}:1, ${pixels.join(' to ')} pixels`
}

function sourceText({ version, file, aspects, presets }: ModelSource): string {
  const names = presets.map(({ name, size }) => `${name} ${size}`)
  return [
    `Ratios: ${aspects.join(', ')}.`,
    `Sizes by name: ${names.join(', ')}.`,
    `Models of ${version}${file === null ? '' : `, with ${file}`}.`,
  ].join('\n')
}
