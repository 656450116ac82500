import { expect, test } from 'vitest'
import { loadedWords } from '../../../src/renderer/mask/words.ts'

test('a loaded mask says what it marked, and that it was stretched where it has another size', () => {
  const picture = { width: 1536, height: 1024 }
  expect(loadedWords({ hasAlpha: true, ...picture }, picture)).toBe('Marked where the file is clear.')
  expect(loadedWords({ hasAlpha: false, width: 1, height: 1 }, picture)).toBe(
    'Marked where the file is light. I inverts it. Stretched from 1×1 to 1536×1024.',
  )
})
