/** "OpenAI", "Practice mode"; `other` names any further provider. */
export function providerWords(provider: string, other = provider): string {
  if (provider === 'openai') return 'OpenAI'
  return provider === 'practice' ? 'Practice mode' : other
}
