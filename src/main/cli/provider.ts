import type { Engine } from '../engine/index.ts'
import type { Output } from './output.ts'

/**
 * The provider a run without `--provider` uses. A key in the environment was put there for this run: OpenAI. A key in the
 * keychain serves the library's own setting. Without a key: practice mode, and it says so.
 */
export async function chooseProvider(engine: Engine, output: Output): Promise<string> {
  const key = await engine.request('key.state', {})
  if (key.kind === 'environment') return 'openai'
  if (key.kind === 'none') {
    output.note(
      'No key found (OPENAI_API_KEY or the keychain): practice mode. Placeholder pictures, no cost, no network.',
    )
    return 'practice'
  }
  const { provider } = await engine.request('settings.get', {})
  if (provider === 'practice') {
    output.note('This library is set to practice mode. --provider openai sends to OpenAI with the key in the keychain.')
  }
  return provider
}
