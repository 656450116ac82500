import { expect, test } from 'vitest'
import type { Failure } from '../../../src/contract/failure.ts'
import type { ScriptInput } from '../../../src/main/engine/provider/fake/script.ts'
import { withMoney } from '../../../src/main/cli/failures.ts'
import { createBatch, runBatch, startEngine, startFake, type Fake } from '../../support/engine.ts'

type Rule = NonNullable<ScriptInput['rules']>[number]

/** Every way a request can end without its picture, as the provider brings it about. */
const ends: readonly [string, Rule['do'], Failure['money']][] = [
  ['a key that is refused', { kind: 'key_refused' }, 'not_charged'],
  ['no verification', { kind: 'not_verified' }, 'not_charged'],
  ['no permission', { kind: 'forbidden' }, 'not_charged'],
  ['no credit', { kind: 'quota' }, 'not_charged'],
  ['no such model', { kind: 'model_not_found' }, 'not_charged'],
  ['moderation of the prompt', { kind: 'moderation' }, 'not_charged'],
  ['moderation of the picture', { kind: 'moderation', stage: 'output' }, 'counted'],
  ['a redirect', { kind: 'redirect', location: 'http://127.0.0.1:9/v1' }, 'not_charged'],
  ['an error of the server', { kind: 'error', status: 500 }, 'held'],
  ['a connection that breaks', { kind: 'reset', after: 'accepted' }, 'held'],
  ['an answer that is cut', { kind: 'cut' }, 'held'],
  ['a web page', { kind: 'web_page' }, 'held'],
  ['an answer that is no JSON', { kind: 'spoiled', how: 'broken_json' }, 'charged'],
  ['a picture that is none', { kind: 'spoiled', how: 'bad_base64' }, 'charged'],
]

const isHeld = (money: Failure['money']): boolean => money === 'held' || money === 'charged'

async function endOf(fake: Fake) {
  const engine = await startEngine(fake)
  const batchId = await createBatch(engine, 1)
  const batch = await runBatch(engine, batchId)
  const rowIds = [...(await engine.request('batch.rowIds', { batchId }))]
  const [row] = await engine.request('batch.rows', { batchId, rowIds })
  const job = row?.cells.flat()[0]
  const failure = job?.failure ?? (batch.pause && { ...batch.pause, money: 'not_charged' as const })
  if (!job || !failure) throw new Error('It did not fail')
  return { batch, job, failure }
}

test.each(ends)('%s: what is said of the money is what the books say', async (_, behaviour, money) => {
  const script = { rules: [{ do: behaviour }] }
  const { batch, job, failure } = await endOf(await startFake({ script }))
  const isCounted = money === 'counted'
  expect([failure.money, job.state === 'unknown', batch.reservedUsd > 0, batch.spentUsd > 0]).toEqual([
    money,
    isHeld(money),
    isHeld(money),
    isCounted,
  ])
  const said = withMoney(failure)
  if (isHeld(money)) {
    expect(said).toMatch(/ (billed|charged)\b.* is held until you decide\.$/)
    expect(`${said} ${failure.action}`).not.toMatch(/(nothing|not) (was )?charged|retry/i)
  } else if (isCounted) {
    expect(batch.spentUsd).toBeCloseTo(job.estimatedUsd.high, 6)
    expect(said).toMatch(/may have been charged, so its price counts as spent\.$/)
    expect(`${said} ${failure.action}`).not.toMatch(/(nothing|not) (was )?charged|held/i)
  } else expect(said).not.toMatch(/may have been|counts as charged|held/)
})
