import { startFakeApi } from '../../src/main/engine/index.ts'

const fake = await startFakeApi(JSON.parse(process.argv[2] ?? '{}') as Parameters<typeof startFakeApi>[0])
process.send?.(fake.url)
process.on('disconnect', () => process.exit(0))
