import { defineConfig } from 'playwright/test'

/** Real Electron, real engine, one app at a time: two cores are shared with Chromium and the converter. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  workers: 1,
  timeout: 60_000,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json', { outputFile: '../../test-results/desktop.json' }]],
  outputDir: '../../test-results/desktop',
})
