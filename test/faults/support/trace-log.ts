/** One system call, from the lines of `strace -f -y`: line numbers are the order in which the kernel was entered and left. */
export interface Call {
  readonly name: string
  readonly args: string
  readonly result: string
  /** Line where it began and line where it came back. */
  readonly start: number
  readonly end: number
}

const whole = /^(\d+)\s+(\w+)\((.*)\)\s+= (-?\d+|\?)(.*)$/
const begun = /^(\d+)\s+(\w+)\((.*?)\s*<unfinished \.\.\.>$/
const resumed = /^(\d+)\s+<\.\.\. (\w+) resumed>(.*)\)\s+= (-?\d+|\?)(.*)$/

/** Puts the halves of interrupted calls together. Calls that never came back are left out. */
export function readTrace(log: string): Call[] {
  const open = new Map<string, { args: string; start: number }>()
  const calls: Call[] = []
  for (const [index, line] of log.split('\n').entries()) {
    const [, thread = '', name = '', args = '', result = ''] = whole.exec(line) ?? []
    if (name) {
      calls.push({ name, args, result, start: index, end: index })
      continue
    }
    const first = begun.exec(line)
    if (first) open.set(`${first[1]} ${first[2]}`, { args: first[3] ?? '', start: index })
    const second = resumed.exec(line)
    const half = open.get(`${second?.[1]} ${second?.[2]}`)
    if (second && half) {
      calls.push({
        name: second[2] ?? thread,
        args: half.args + (second[3] ?? ''),
        result: second[4] ?? '',
        start: half.start,
        end: index,
      })
    }
  }
  return calls.toSorted((a, b) => a.start - b.start)
}
