import type { linkIds } from '../../contract/host.ts'

/** The only pages the app ever opens in the browser. The window names an id, never an address. */
export const links: Readonly<Record<(typeof linkIds)[number], string>> = {
  'openai-keys': 'https://platform.openai.com/api-keys',
  'openai-billing': 'https://platform.openai.com/settings/organization/billing/overview',
  'openai-usage': 'https://platform.openai.com/settings/organization/usage',
  'openai-verification': 'https://platform.openai.com/settings/organization/general',
}
