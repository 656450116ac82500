import { defineConfig } from 'playwright/test'

/**
 * Real Electron, real engine, one app at a time: two cores are shared with Chromium and the converter.
 * `screenshots` is run by `npm run screenshots` only.
 * `packaged` needs the app that `npm run package` makes, so it runs by `npm run test:package` only.
 */
export default defineConfig({
  testDir: '.',
  workers: 1,
  // Wide: a slow machine is no fault. What fails at all fails long before.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env['CI']),
  projects: [
    { name: 'desktop', testMatch: '**/*.spec.ts', testIgnore: '**/packaged.spec.ts' },
    { name: 'screenshots', testMatch: '**/*.shots.ts', timeout: 600_000 },
    { name: 'packaged', testMatch: '**/packaged.spec.ts' },
  ],
  reporter: [['list'], ['json', { outputFile: '../../test-results/desktop.json' }]],
  outputDir: '../../test-results/desktop',
})
