import { registrySchema, type Registry } from './document.ts'
import data from './registry.json' with { type: 'json' }

/** The registry that is shipped, checked once at load: models, limits and prices are data, never code. */
export const registry: Registry = registrySchema.parse(data)
