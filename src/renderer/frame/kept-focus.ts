import { useEffect, useRef, type RefObject } from 'react'
import type { Route } from '../route.ts'

/** Time in which whoever took a control away may say itself where the keyboard goes, ms, and then a frame: a dialog gives it back in the next. */
const patience = 80

/** They give the keyboard to what they show, once they show it. */
const takeItThemselves: ReadonlySet<Route['screen']> = new Set(['batch', 'gallery', 'image'])

/** Where a control was that is gone. */
interface Gap {
  readonly parent: Node
  readonly previous: Node | null
}

/** What had the keyboard last. */
interface Stop {
  readonly element: Element
  readonly screen: Route['screen']
  gap: Gap | null
}

/**
 * The keyboard never falls to the page: when what has it is taken away or switched off and nothing else takes it, the control
 * next to its place gets it, and on another screen the first one there. A press beside all controls is left alone.
 */
export function useKeptFocus(main: RefObject<HTMLElement | null>, screen: Route['screen']): void {
  const shown = useRef(screen)
  useEffect(() => {
    shown.current = screen
  }, [screen])
  useEffect(() => {
    const element = main.current
    return element === null ? undefined : keepFocus(element, () => shown.current)
  }, [main])
}

/** True when nothing has the keyboard but the page, or the part of it that waits for a screen to take it. */
export function isFocusFree(): boolean {
  const active = document.activeElement
  return active === null || active === document.body || active.matches('main')
}

function keepFocus(main: HTMLElement, screen: () => Route['screen']): () => void {
  let last: Element | null = null
  /** Inside the window itself, and in a dialog or menu over it. */
  let inPage: Stop | null = null
  let inOverlay: Stop | null = null
  let timer: ReturnType<typeof setTimeout> | null = null

  const note = ({ target }: FocusEvent): void => {
    if (!(target instanceof Element)) return
    last = target
    const stop = { element: target, screen: screen(), gap: null }
    if (target.closest('#root')) inPage = stop
    else inOverlay = stop
  }
  /** What is switched off keeps the keyboard until the next frame. */
  const isLost = (): boolean => {
    const active = document.activeElement
    return last !== null && !isUsable(last) && (active === null || active === document.body || active === last)
  }
  const settle = (): void => {
    timer = null
    if (!isLost()) return
    const dialog = [...document.querySelectorAll<HTMLElement>('.scrim [role$="dialog"]')].at(-1)
    const scope = dialog ?? main
    const stop = dialog ? inOverlay : inPage
    const next = stop === null ? null : placeAfter(stop, scope, screen())
    ;(next ?? scope).focus()
  }
  const observer = new MutationObserver((changes) => {
    for (const stop of [inPage, inOverlay]) if (stop !== null) followGap(stop, changes)
    if (isLost()) timer ??= setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(settle)), patience)
  })
  document.addEventListener('focusin', note)
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled'] })
  return () => {
    document.removeEventListener('focusin', note)
    observer.disconnect()
    if (timer !== null) clearTimeout(timer)
  }
}

/** Remembers where the stop was taken out, and where that place itself was taken out later. */
function followGap(stop: Stop, changes: readonly MutationRecord[]): void {
  const isThere = stop.gap === null ? stop.element.isConnected : stop.gap.parent.isConnected
  if (isThere) return
  for (const { target, removedNodes, previousSibling } of changes) {
    const sought = stop.gap?.parent ?? stop.element
    if ([...removedNodes].some((node) => node.contains(sought)))
      stop.gap = { parent: target, previous: previousSibling }
  }
}

function placeAfter(stop: Stop, scope: HTMLElement, screen: Route['screen']): HTMLElement | null {
  if (stop.screen !== screen) return takeItThemselves.has(screen) ? null : (controlsIn(scope)[0] ?? null)
  if (isUsable(stop.element)) return stop.element as HTMLElement
  return nextControl(stop.gap ?? { parent: stop.element, previous: null }, scope)
}

/** The first control after the gap in its part of the window, else the last before it; then the same in the whole of it. */
function nextControl({ parent, previous }: Gap, whole: HTMLElement): HTMLElement | null {
  const anchor = previous?.isConnected === true ? previous : parent
  const part = (parent instanceof Element ? parent : parent.parentElement)?.closest<HTMLElement>('[data-region]')
  for (const scope of part != null && whole.contains(part) ? [part, whole] : [whole]) {
    const controls = controlsIn(scope)
    const isAfter = (control: Node): boolean =>
      (anchor.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 &&
      (anchor === parent || !anchor.contains(control))
    const next = controls.find(isAfter) ?? controls.at(-1)
    if (next !== undefined) return next
  }
  return null
}

const focusable = 'button, input, select, textarea, a[href], [tabindex]'

function controlsIn(scope: HTMLElement): readonly HTMLElement[] {
  return [...scope.querySelectorAll<HTMLElement>(focusable)].filter(
    (control) => control.tabIndex >= 0 && isUsable(control) && control.checkVisibility(),
  )
}

function isUsable(element: Element): boolean {
  return element.isConnected && !element.matches(':disabled')
}
