import { Working } from '../ui/progress.tsx'

export function ImportScreen() {
  return <Working label="Opening" />
}
