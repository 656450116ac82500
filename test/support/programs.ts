import { fileURLToPath } from 'node:url'

/**
 * The main file of a program that is started as a process of its own: as it was built where `npm test` has just built it,
 * which starts three times as fast, else its source.
 */
export function mainFile(program: 'cli' | 'engine'): string {
  const file = process.env['PROOFSHEET_TEST_BUILT'] === '1' ? `dist/${program}/main.js` : `src/main/${program}/main.ts`
  return fileURLToPath(new URL(`../../${file}`, import.meta.url))
}
