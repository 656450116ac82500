import { useEffect, useState } from 'react'
import { useNavigation } from '../navigation.tsx'
import { railItems } from './rail.tsx'

/** What a key does wherever the focus is; null when it is not one of ours. Exported for tests. */
export type GlobalKey =
  | { readonly kind: 'rail'; readonly index: number }
  | { readonly kind: 'settings' | 'search' | 'keys' | 'region' | 'region-back' | 'back' }

interface KeyFacts {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** `isTyping`: the focus is in a text field, where plain characters belong to the text. */
export function globalKeyOf(event: KeyFacts, isTyping: boolean): GlobalKey | null {
  const command = event.ctrlKey || event.metaKey
  if (event.key === 'F6') return { kind: event.shiftKey ? 'region-back' : 'region' }
  if (command && !event.altKey && !event.shiftKey) {
    const index = railItems.findIndex(({ digit }) => event.key === String(digit))
    if (index !== -1) return { kind: 'rail', index }
    if (event.key === ',') return { kind: 'settings' }
  }
  if (isTyping) return null
  if (event.altKey && !command && event.key === 'ArrowLeft') return { kind: 'back' }
  if (command || event.altKey) return null
  if (event.key === '/') return { kind: 'search' }
  return event.key === '?' ? { kind: 'keys' } : null
}

/** Listens for the keys that work anywhere. Returns the state of the keys dialog, which `?` opens. */
export function useGlobalKeys(): { readonly showsKeys: boolean; readonly closeKeys: () => void } {
  const { go, back } = useNavigation()
  const [showsKeys, setShowsKeys] = useState(false)

  useEffect(() => {
    const act = (key: GlobalKey): void => {
      const item = key.kind === 'rail' ? railItems[key.index] : undefined
      if (item !== undefined) go(item.route)
      else if (key.kind === 'settings') go({ screen: 'settings' })
      else if (key.kind === 'back') back()
      else if (key.kind === 'keys') setShowsKeys(true)
      else if (key.kind === 'search') document.querySelector<HTMLInputElement>('.main [data-search]')?.focus()
      else focusRegion(key.kind === 'region' ? 1 : -1)
    }
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isInOverlay()) return
      const key = globalKeyOf(event, isTextField(event.target))
      if (key === null) return
      event.preventDefault()
      act(key)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [go, back])

  return { showsKeys, closeKeys: () => setShowsKeys(false) }
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, [contenteditable="true"]') !== null
}

function isInOverlay(): boolean {
  return document.querySelector('.scrim, .popover') !== null
}

const focusable =
  '[aria-current], [tabindex="0"], button:not([disabled]), input:not([disabled]), select, textarea, a[href]'

/** Moves the focus to the next part of the window marked data-region, round and round. A part may lie inside another. */
function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
  const here = regions.findIndex((region) => region === regionOf(document.activeElement))
  const start = here === -1 && step === -1 ? 0 : here
  const next = regions[(start + step + regions.length) % regions.length]
  const own = [...(next?.querySelectorAll<HTMLElement>(focusable) ?? [])].filter((each) => regionOf(each) === next)
  const inside = own.find((each) => each.hasAttribute('aria-current')) ?? own[0]
  ;(inside ?? next)?.focus()
}

function regionOf(element: Element | null): Element | null {
  return element?.closest('[data-region]') ?? null
}
