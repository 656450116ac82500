import type { Command } from 'commander'
import type { Lineage, LineageNode } from '../../../contract/edit.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { withLibrary } from '../library.ts'
import { libraryOptions, toCount, type LibraryFlags } from '../options.ts'
import { Output } from '../output.ts'

/** `lineage <image>`: what an image was made from, and what was made from it. */
export function lineageCommand(program: Command, exit: (code: ExitCode) => void): void {
  libraryOptions(program.command('lineage').description('which image was made from which'))
    .argument('<image>', 'image number', toCount)
    .action(async (image: number, flags: LibraryFlags) => exit(await lineage(image, flags)))
}

async function lineage(imageId: number, flags: LibraryFlags): Promise<ExitCode> {
  const output = new Output(flags)
  return withLibrary(flags, async (engine) => {
    const found = await engine.request('image.lineage', { imageId })
    for (const node of found.nodes) {
      const { jobId: job, imageId: image, state, from, key, variantName: variant, repeat, prompt, hasMask: mask } = node
      output.record({
        type: 'lineage',
        job,
        image,
        state,
        from,
        key,
        variant,
        repeat,
        prompt,
        mask,
        createdAt: node.createdAt,
      })
    }
    output.line(treeText(found))
    output.record({ type: 'found', query: `lineage:${imageId}`, shown: found.nodes.length, total: found.nodes.length })
    return exitCodes.done
  })
}

/** Every node once, below the first of its parents; the others are named behind it. */
function treeText({ jobId, nodes, cut }: Lineage): string {
  const names = new Map(nodes.map((node) => [node.jobId, nameOf(node)]))
  const below = Map.groupBy(nodes, ({ from }) => from[0] ?? null)
  const lines: string[] = []
  const add = (node: LineageNode, depth: number): void => {
    const others = node.from.slice(1).map((id) => names.get(id) ?? `job ${id}`)
    const also = others.length > 0 ? ` (also from ${others.join(', ')})` : ''
    const place = `${node.key} ${node.variantName} ${node.repeat}${node.hasMask ? ', with a mask' : ''}`
    const mark = node.jobId === jobId ? '* ' : ''
    lines.push(`${'  '.repeat(depth)}${mark}${nameOf(node)}  ${place}${also}: ${firstWords(node.prompt)}`)
    for (const child of below.get(node.jobId) ?? []) add(child, depth + 1)
  }
  for (const root of below.get(null) ?? []) add(root, 0)
  if (cut) lines.push('More than fit; the nearest are shown.')
  return lines.join('\n')
}

function nameOf({ imageId, jobId, state }: LineageNode): string {
  return imageId === null ? `job ${jobId}, ${state}` : `image ${imageId}`
}

const mostChars = 60

function firstWords(prompt: string): string {
  const line = prompt.replaceAll(/\s+/g, ' ')
  return line.length > mostChars ? `${line.slice(0, mostChars)}...` : line
}
