import { expect, test } from 'vitest'
import { failureCodes } from '../../src/contract/failure.ts'
import { failureMessage, moneySentence } from '../../src/renderer/failure-message.ts'

test('every failure has a headline of at most three words and no exclamation', () => {
  for (const code of failureCodes) {
    const { title } = failureMessage({ code, message: 'It happened.', money: 'none', action: 'Do this.' })
    expect(title.split(' ').length, code).toBeLessThanOrEqual(3)
    expect(title).not.toContain('!')
  }
})

test('an unknown outcome never offers to try again', () => {
  const failure = { code: 'outcome_unknown', message: 'No answer.', money: 'held', action: 'Resolve it.' } as const
  expect(failureMessage(failure, 0.03)).toMatchObject({ money: '$0.03 held', remedy: { label: 'Resolve…' } })
})

test('money is silent only where no paid request was involved', () => {
  expect(moneySentence('none')).toBe('')
  expect(moneySentence('not_charged')).toBe('Not charged')
  expect(moneySentence('held')).toBe('Money held')
})

test('what was set aside leads to the decision about it', () => {
  const failure = { code: 'set_aside', message: 'It stopped twice.', money: 'held', action: 'Look for it.' } as const
  expect(failureMessage(failure, 0.03)).toMatchObject({
    title: 'Set aside',
    money: '$0.03 held',
    remedy: { kind: 'queue', label: 'Resolve…' },
  })
})
