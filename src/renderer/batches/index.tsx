import { Working } from '../ui/progress.tsx'

export function BatchesScreen() {
  return <Working label="Opening" />
}
