import { expect, test } from 'vitest'
import { alongWords, fetchWords } from '../../../src/renderer/import/along-words.ts'
import { complexityWords, gifWords, partialWords } from '../../../src/renderer/import/setting-words.ts'
import { fallbackPrice, fallbackSentence } from '../../../src/renderer/import/transparency-words.ts'

const planned = {
  name: 'Studio',
  model: 'gpt-image-2.6-flare',
  size: '1024x1024',
  crop: null,
  quality: 'high',
  background: 'auto',
  complexity: null,
  repeats: 1,
  requests: 1,
  each: { low: 0.05, high: 0.05 },
  learnt: null,
}

test('a complexity says what is known of its price and time, and what is not', () => {
  expect(complexityWords(undefined, planned)).toBe(
    'The model’s own planning · price not known to change; it is learnt from the first pictures · effect on time not known yet',
  )
  const learnt = { pictures: 14, drift: 0.031, seconds: 41.6 }
  expect(complexityWords('high', { ...planned, complexity: 'high', learnt })).toBe(
    'high: how long it plans before it draws · price as learnt from 14 pictures, +3 % · about 42 s a picture',
  )
  expect(complexityWords('low', { ...planned, learnt: { pictures: 1, drift: -0.08, seconds: null } })).toContain(
    '1 picture, −8 %',
  )
})

test('partial pictures have a price each where it is known', () => {
  expect(partialWords(2, 0.003)).toContain('Each adds $0.003;')
  expect(partialWords(2, null)).toContain('Each adds to the price;')
  expect(partialWords(0, 0.003)).toBe('Nothing is shown before a picture is finished.')
})

test('a GIF says how long it runs', () => {
  expect(gifWords(9, 200)).toBe('9 frames, 1.8 s. The size limit is for all frames together.')
  expect(gifWords(undefined, 200)).toContain('As many frames as the model likes.')
})

test('a fallback says what it is for and what it adds, for a model that can and for one that cannot', () => {
  expect(fallbackSentence('pair', false)).toContain('Two more pictures for each that fails.')
  expect(fallbackSentence('pair', true)).toContain('Two pictures instead of one.')
  expect(fallbackSentence('key', true)).toContain('The same price.')
  expect(fallbackSentence('none', true)).toContain('are not sent')
  expect([fallbackPrice(4.1), fallbackPrice(0)]).toEqual(['May add up to $4.10 to this batch.', ''])
})

test('what goes along is counted, with how many requests', () => {
  expect(alongWords({ requests: 24, along: { requests: 24, pictures: 72 } })).toBe('72 go along with all 24 images')
  expect(alongWords({ requests: 24, along: { requests: 10, pictures: 13 } })).toBe('13 go along with 10 of 24 images')
  expect(alongWords({ requests: 1, along: { requests: 1, pictures: 1 } })).toBe('1 goes along with the image')
  expect(alongWords({ requests: 24, along: { requests: 0, pictures: 0 } })).toBe('')
  expect(
    fetchWords([
      { host: 'a.example', pictures: 8 },
      { host: 'b.example', pictures: 4 },
    ]),
  ).toBe('12 pictures to fetch from 2 hosts')
})
