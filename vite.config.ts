import { builtinModules } from 'node:module'
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type EnvironmentOptions } from 'vite'
import { configDefaults } from 'vitest/config'

const dist = path.join(import.meta.dirname, 'dist')
const builtins = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)]
/** Native modules, and what the host provides; everything else is bundled. */
const external = [...builtins, 'electron', 'better-sqlite3', 'sharp', '@napi-rs/keyring']

/** One Node program: entries into its own folder of dist, side by side, so that they find each other by relative path. */
function nodeProgram(folder: string, input: Record<string, string>, format: 'es' | 'cjs' = 'es'): EnvironmentOptions {
  const extension = format === 'cjs' ? 'cjs' : 'js'
  return {
    consumer: 'server',
    resolve: { noExternal: true, external, conditions: ['node', 'import', 'default'] },
    build: {
      outDir: path.join(dist, folder),
      emptyOutDir: true,
      target: 'node24',
      ssr: true,
      minify: false,
      rolldownOptions: {
        input,
        external,
        output: {
          format,
          entryFileNames: `[name].${extension}`,
          chunkFileNames: `[name]-[hash].${extension}`,
          ...(format === 'cjs' ? { codeSplitting: false } : {}),
        },
      },
    },
  }
}

export default defineConfig({
  root: 'src/renderer',
  base: './',
  plugins: [react()],
  builder: { sharedConfigBuild: true },
  environments: {
    client: {
      build: {
        outDir: path.join(dist, 'renderer'),
        emptyOutDir: true,
        target: 'chrome130',
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        // One file from the local disk: splitting it would not make it arrive sooner.
        chunkSizeWarningLimit: 2_000,
        rolldownOptions: { input: 'src/renderer/index.html' },
      },
    },
    desktop: nodeProgram('desktop', { main: 'src/main/desktop/main.ts' }),
    preload: nodeProgram('preload', { preload: 'src/main/desktop/preload.ts' }, 'cjs'),
    engine: nodeProgram('engine', {
      main: 'src/main/engine/main.ts',
      converter: 'src/main/engine/imaging/converter-program.ts',
      artist: 'src/main/engine/provider/fake/artist-program.ts',
      backup: 'src/main/engine/store/backup-program.ts',
      spend: 'src/main/engine/spend/spend-program.ts',
      keychain: 'src/main/engine/keychain-program.ts',
    }),
    cli: nodeProgram('cli', { main: 'src/main/cli/main.ts' }),
  },
  test: {
    root: '.',
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/bench/**'],
    // Wide: a slow machine is no fault, and nothing here measures time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // The programs that tests start: Node need not strip and compile the same files at each start.
    env: { NODE_COMPILE_CACHE: path.join(import.meta.dirname, 'node_modules', '.cache', 'proofsheet', 'compiled') },
  },
})
