import { Images, ListOrdered, Settings, Table2, UserRound } from 'lucide-react'
import { Button } from 'react-aria-components'
import { useEngine } from '../engine.ts'
import { useNavigation } from '../navigation.tsx'
import type { Route } from '../route.ts'
import { Icon, type LucideIcon } from '../ui/icon.tsx'
import { Tooltip } from '../ui/tooltip.tsx'

interface RailItem {
  readonly label: string
  /** Ctrl and this digit go there. An item that comes later takes a new digit: hands remember the old ones. */
  readonly digit: number
  readonly icon: LucideIcon
  readonly route: Route
  /** The screens under this item. */
  readonly screens: readonly Route['screen'][]
}

/** From top to bottom; the last stands apart. */
export const railItems: readonly RailItem[] = [
  { label: 'Batches', digit: 1, icon: Table2, route: { screen: 'batches' }, screens: ['batches', 'import', 'batch'] },
  { label: 'Queue', digit: 2, icon: ListOrdered, route: { screen: 'queue' }, screens: ['queue', 'spend'] },
  { label: 'Gallery', digit: 3, icon: Images, route: { screen: 'gallery' }, screens: ['gallery'] },
  { label: 'Characters', digit: 5, icon: UserRound, route: { screen: 'characters' }, screens: ['characters'] },
  { label: 'Settings', digit: 4, icon: Settings, route: { screen: 'settings' }, screens: ['settings'] },
]

/** The main places. Queue shows how many pictures are on their way. */
export function Rail() {
  const { route, go } = useNavigation()
  const queue = useEngine('queue.get', {})
  const running = queue.data?.counts.running ?? 0
  const screen = route.screen === 'image' ? route.from.screen : route.screen
  return (
    <nav className="rail" aria-label="Main" data-region="">
      <ul>
        {railItems.map((item) => (
          <li key={item.label}>
            <Tooltip text={item.label} shortcut={`Ctrl+${item.digit}`} placement="right">
              <Button
                onPress={() => go(item.route)}
                {...(item.screens.includes(screen) ? { 'aria-current': 'page' } : {})}
              >
                <Icon of={item.icon} size={20} />
                <span className="lbl">{item.label}</span>
                {item.label === 'Queue' && running > 0 ? (
                  <span className="count">
                    {running}
                    <span className="sr"> running</span>
                  </span>
                ) : null}
              </Button>
            </Tooltip>
          </li>
        ))}
      </ul>
    </nav>
  )
}
