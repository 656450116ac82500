import { Working } from '../ui/progress.tsx'

export function SettingsScreen() {
  return <Working label="Opening" />
}
