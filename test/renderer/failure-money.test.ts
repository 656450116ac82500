import { expect, test } from 'vitest'
import { failureCodes, moneyFates, type MoneyFate } from '../../src/contract/failure.ts'
import { withMoney } from '../../src/main/cli/failures.ts'
import { failureMessage } from '../../src/renderer/failure-message.ts'

/** What the window and the command line say of each fate, whatever the failure. */
const words: Readonly<Record<MoneyFate, readonly [window: string, line: string]>> = {
  none: ['', 'It failed. No money was involved.'],
  not_charged: ['Not charged', 'It failed. Not charged.'],
  counted: ['May be charged: counted as spent', 'It failed. It may have been charged, so its price counts as spent.'],
  held: ['$0.03 held', 'It failed. It may have been charged. Its price is held until you decide.'],
  charged: [
    'Counts as charged, $0.03 held',
    'It failed. An answer came, so it counts as charged. Its price is held until you decide.',
  ],
}

const table = failureCodes.flatMap((code) => moneyFates.map((money) => ({ code, money })))

test.each(table)('$code, $money', ({ code, money }) => {
  const failure = { code, money, message: 'It failed.', action: 'Try again.' }
  expect([failureMessage(failure, 0.03).money, withMoney(failure)]).toEqual(words[money])
})

test('what a message says already is not said twice, but that the price is held always is', () => {
  const message = 'A picture may have been made and billed.'
  expect(withMoney({ message, money: 'held' })).toBe(`${message} Its price is held until you decide.`)
  const refused = 'Nothing was made and nothing was charged.'
  expect(withMoney({ message: refused, money: 'not_charged' })).toBe(refused)
})
