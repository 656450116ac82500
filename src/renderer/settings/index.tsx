import type { HostInfo } from '../../contract/host.ts'
import type { SettingsSection } from '../route.ts'
import { Working } from '../ui/progress.tsx'
export function SettingsScreen({
  info,
  section,
}: {
  readonly info: HostInfo
  readonly section: SettingsSection | undefined
}) {
  return <Working label={`Opening ${section} ${info.version}`} />
}
