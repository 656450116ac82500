import { expect, test } from 'vitest'
import { policySentence, policyWords } from '../../src/renderer/policy-words.ts'

test('each rule says in one sentence what it means for money', () => {
  expect(policySentence({ kind: 'hold' })).toMatch(/^Nothing is paid twice/)
  expect(policySentence({ kind: 'retry_once' })).toContain('paid twice, once more at most')
  expect(policySentence({ kind: 'retry_within', usd: 2.5 })).toContain('Up to $2.50')
  expect(policyWords({ kind: 'retry_within', usd: 2.5 })).toBe('Send again within $2.50')
})
