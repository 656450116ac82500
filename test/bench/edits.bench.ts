import { fileURLToPath } from 'node:url'
import type { EditCost, EditsInput } from './edits-process.ts'
import { inFreshProcess, median, report, withFolder } from './support.ts'

/**
 * The longest stretch an edit of the queue holds the engine's thread, which meanwhile answers no window and reads no
 * socket. In CPU time, over all that nothing may exceed: 50 ms.
 */
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3)
const changed = Number(process.env['BENCH_CHANGED'] ?? 3_000)
const moved = Number(process.env['BENCH_ROWS'] ?? 100_000)
const longestAllowedMs = 50
const script = fileURLToPath(new URL('./edits-process.ts', import.meta.url))

const measured: EditCost[] = []
for (let round = 0; round < rounds; round += 1) {
  await withFolder(async (folder) => {
    const input: EditsInput = { folder, changed, moved }
    measured.push(...(await inFreshProcess<EditCost[]>(script, input)))
  })
}
for (const [name, costs] of Map.groupBy(measured, (cost) => cost.name)) {
  const longest = median(costs.map(({ longestMs }) => longestMs))
  const total = median(costs.map(({ totalMs }) => totalMs))
  report(
    `longest turn / 50 ms, ${name}`,
    longest / longestAllowedMs,
    1,
    `(${longest.toFixed(0)} of ${total.toFixed(0)} ms)`,
  )
}
