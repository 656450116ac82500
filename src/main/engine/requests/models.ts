import type { EngineEvent } from '../../../contract/events.ts'
import type { LoadedRegistry } from '../models/load-registry.ts'
import type { ModelBook } from '../models/model-book.ts'
import type { Store } from '../store/index.ts'
import type { Handlers } from './handlers.ts'

/** The models and where they come from. */
export function modelRequests(parts: {
  readonly models: ModelBook
  readonly registry: LoadedRegistry
}): Handlers<'models.list' | 'models.source' | 'models.size'> {
  const { registry, file, problem } = parts.registry
  const { version, aspects, presets } = registry
  return {
    'models.list': () => parts.models.list(),
    'models.size': ({ model, size }) => parts.models.checkSize(model, size),
    'models.source': () => ({ version, file, problem, aspects, presets }),
  }
}

/** What models turned out not to have. */
export function droppedRequests(
  { dropped }: Pick<Store, 'dropped'>,
  tell: (event: EngineEvent) => void,
): Handlers<'models.dropped' | 'models.restore'> {
  return {
    'models.dropped': () => dropped.all(),
    'models.restore': (one) => {
      dropped.remove(one)
      tell({ name: 'models.changed', data: null })
      return dropped.all()
    },
  }
}
