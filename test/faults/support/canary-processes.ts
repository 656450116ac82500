import { readdirSync, readFileSync } from 'node:fs'

/** What anybody on the machine may read about a process: Linux only. */
export interface ProcessFacts {
  readonly pid: number
  readonly cmdline: string
  readonly environ: string
}

/** Every process begun by `pid`, or by one of those. Ones that end meanwhile are left out. */
export function descendantsOf(pid: number): ProcessFacts[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? read(`/proc/${name}/stat`) : ''
    if (stat !== '') parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const isBelow = (one: number): boolean => {
    for (let above = parents.get(one); above !== undefined; above = parents.get(above)) if (above === pid) return true
    return false
  }
  return [...parents.keys()].filter(isBelow).map(factsOf)
}

export function factsOf(pid: number): ProcessFacts {
  return { pid, cmdline: read(`/proc/${pid}/cmdline`), environ: read(`/proc/${pid}/environ`) }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
