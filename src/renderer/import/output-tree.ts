/** One line of the tree: a folder or a file, indented by its depth. */
export interface TreeLine {
  readonly path: string
  readonly name: string
  readonly depth: number
  readonly isFolder: boolean
}

/** Paths with "/" as lines of a tree: each folder once, before what it holds, in the order they first appear. */
export function treeLines(paths: readonly string[]): readonly TreeLine[] {
  const lines: TreeLine[] = []
  const known = new Set<string>()
  for (const path of paths) {
    const parts = path.split('/')
    parts.forEach((name, depth) => {
      const here = parts.slice(0, depth + 1).join('/')
      if (known.has(here)) return
      known.add(here)
      const parent = parts.slice(0, depth).join('/')
      lines.splice(endOf(lines, parent), 0, { path: here, name, depth, isFolder: depth < parts.length - 1 })
    })
  }
  return lines
}

/** Where the next line inside a folder goes: after the last line that lies in it. */
function endOf(lines: readonly TreeLine[], folder: string): number {
  const last = lines.findLastIndex(({ path }) => folder === '' || path === folder || path.startsWith(`${folder}/`))
  return last + 1
}
