import { assertNever } from '../contract/assert-never.ts'
import { host, toastFailure } from './engine.ts'
import type { Remedy } from './failure-message.ts'
import { useNavigation } from './navigation.tsx'

/** Returns what carries out a failure's remedy. */
export function useRemedy(): (remedy: Remedy) => void {
  const { go } = useNavigation()
  return (remedy) => {
    switch (remedy.kind) {
      case 'key-settings':
        return go({ screen: 'settings', section: 'providers' })
      case 'budget-settings':
        return go({ screen: 'settings', section: 'budget' })
      case 'library-settings':
        return go({ screen: 'settings', section: 'library' })
      case 'queue':
        return go({ screen: 'queue' })
      case 'billing':
        return void host('host.openLink', { link: 'openai-billing' }).catch(toastFailure)
      case 'verification':
        return void host('host.openLink', { link: 'openai-verification' }).catch(toastFailure)
      case 'restart-engine':
        return void host('host.restartEngine', {}).catch(toastFailure)
      case 'choose-library':
        return void host('host.pickLibrary', {}).catch(toastFailure)
      default:
        return assertNever(remedy.kind)
    }
  }
}
