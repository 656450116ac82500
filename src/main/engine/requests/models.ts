import type { EngineEvent } from '../../../contract/events.ts'
import type { LiveRegistry } from '../models/live-registry.ts'
import type { ModelBook } from '../models/model-book.ts'
import type { Store } from '../store/index.ts'
import type { Handlers } from './handlers.ts'

/** The models and where they come from, by the file as it is when somebody asks. */
export function modelRequests(parts: {
  readonly models: ModelBook
  readonly registry: LiveRegistry
}): Handlers<'models.list' | 'models.source' | 'models.size'> {
  return {
    'models.list': () => parts.models.now().list(),
    'models.size': ({ model, size }) => parts.models.now().checkSize(model, size),
    'models.source': () => {
      parts.registry.look()
      const { registry, file, problem } = parts.registry.current()
      const { version, aspects, presets } = registry
      return { version, file, problem, aspects, presets }
    },
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
