import { expect, test } from 'vitest'
import { home, routeFrom, routeText, type Route } from '../../src/renderer/route.ts'

test('a place is remembered with its filter and focus', () => {
  const route: Route = {
    screen: 'image',
    imageId: 7,
    from: { screen: 'batch', batchId: 3, display: 'failed', rowId: 9 },
  }
  expect(routeFrom(routeText(route))).toEqual(route)
})

test('a sheet being read is not a place to come back to', () => {
  expect(routeFrom(routeText({ screen: 'import' }))).toEqual(home)
})

test('a damaged or foreign memory leads home', () => {
  for (const text of ['', '{', '{"screen":"recipes"}', '{"screen":"batch","batchId":-1}', '[]']) {
    expect(routeFrom(text)).toEqual(home)
  }
})
