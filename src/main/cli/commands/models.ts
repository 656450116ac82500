import type { Command } from 'commander'
import { formatUsdRange } from '../../../contract/money.ts'
import type { ModelInfo, SizeRule } from '../../../contract/model.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { outputOptions, type OutputFlags } from '../options.ts'
import { Output } from '../output.ts'

/** `models`: the registry. Needs no library and no network. */
export function modelsCommand(program: Command, exit: (code: ExitCode) => void): void {
  outputOptions(program.command('models').description('what each model can do and costs')).action(
    async (flags: OutputFlags) => exit(await models(flags)),
  )
}

async function models(flags: OutputFlags): Promise<ExitCode> {
  const output = new Output(flags)
  const { openPlanner } = await import('../../engine/index.ts')
  for (const model of await openPlanner().request('models.list', {})) {
    output.record({ type: 'model', ...model })
    output.line(modelText(model))
  }
  return exitCodes.done
}

function modelText(model: ModelInfo): string {
  const lines = [`${model.id} (${model.provider}) ${model.title}${model.shutdown ? `, ends ${model.shutdown}` : ''}`]
  lines.push(`  sizes: ${sizesText(model.sizes)}; default ${model.defaultSize}`)
  const prices = Object.entries(model.examplePrices).map(([quality, usd]) => `${quality} ${formatUsdRange(usd, true)}`)
  if (prices.length > 0) lines.push(`  a picture of the default size: ${prices.join(', ')}`)
  const lists = { complexity: model.complexities, background: model.backgrounds, format: model.formats }
  for (const [name, values] of Object.entries(lists))
    if (values.length > 0) lines.push(`  ${name}: ${values.join(', ')}`)
  return lines.join('\n')
}

function sizesText(rule: SizeRule): string {
  if (rule.kind === 'fixed') return rule.sizes.join(', ')
  return `any multiple of ${rule.multipleOf} up to ${rule.maxEdge} px, at most ${rule.maxRatio}:1`
}
