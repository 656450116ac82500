import type { LineageNode } from '../../contract/edit.ts'
import { assertNever } from '../../contract/assert-never.ts'
import { jobStates, type JobState } from '../../contract/job.ts'
import type { RowDisplay } from '../../contract/row.ts'

/** A node on its line of the tree. */
export interface TreeLine {
  readonly node: LineageNode
  /** 0: made from no image of the library. */
  readonly depth: number
  /** For each level above: whether its line goes on below. */
  readonly rails: readonly boolean[]
  readonly isLast: boolean
  /** Words that are new against what it stands under. */
  readonly words: string
  /** Other images it was made from, besides the one it stands under. */
  readonly also: readonly LineageNode[]
}

/** A forest as lines: each node under the first image it was made from, in the order they were made. */
export function treeLines(nodes: readonly LineageNode[]): readonly TreeLine[] {
  const known = new Map(nodes.map((node) => [node.jobId, node]))
  const parentOf = (node: LineageNode): LineageNode | null => {
    const first = node.from.find((id) => known.has(id))
    return first === undefined ? null : (known.get(first) ?? null)
  }
  const children = Map.groupBy(nodes, (node) => parentOf(node)?.jobId ?? null)
  const lines: TreeLine[] = []
  const walk = (parent: LineageNode | null, rails: readonly boolean[]): void => {
    const own = children.get(parent?.jobId ?? null) ?? []
    for (const [at, node] of own.entries()) {
      const isLast = at === own.length - 1
      const also = node.from.flatMap((id) => (id === parent?.jobId ? [] : (known.get(id) ?? [])))
      lines.push({
        node,
        depth: rails.length,
        rails,
        isLast,
        words: parent === null ? node.prompt : newWords(parent.prompt, node.prompt),
        also,
      })
      walk(node, [...rails, !isLast])
    }
  }
  walk(null, [])
  return lines
}

/** What one text says that another does not: the part between what both begin and end with; all of it when little is shared. */
export function newWords(before: string, after: string): string {
  if (before === after) return 'The same words'
  const [one, other] = [before.split(/\s+/), after.split(/\s+/)]
  let start = 0
  while (start < other.length && one[start] === other[start]) start += 1
  let end = 0
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1
  if (start + end < other.length / 2) return after
  if (start + end === other.length) return after
  // A word or two say nothing without those before them.
  const from = Math.max(0, Math.min(start, other.length - end - fewest))
  return `${from > 0 ? '… ' : ''}${other.slice(from, other.length - end).join(' ')}${end > 0 ? ' …' : ''}`
}

const fewest = 4

/** The symbol of a job that has no picture; null for one that has. */
export function displayOf({ state, imageId }: Pick<LineageNode, 'state' | 'imageId'>): RowDisplay | null {
  if (imageId !== null) return null
  const known = jobStates.find((each) => each === state)
  return known === undefined ? 'waiting' : displays(known)
}

function displays(state: JobState): RowDisplay {
  switch (state) {
    case 'held':
    case 'waiting':
      return 'waiting'
    case 'running':
      return 'running'
    case 'cancelled':
      return 'blocked'
    case 'failed':
    case 'done':
      return 'failed'
    case 'unknown':
      return 'unknown'
    default:
      return assertNever(state)
  }
}

/** "Studio, picture 2". */
export function placeWords({ variantName, repeat }: Pick<LineageNode, 'variantName' | 'repeat'>): string {
  return `${variantName}, picture ${repeat}`
}
