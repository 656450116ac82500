const isMac = typeof navigator !== 'undefined' && navigator.userAgent.includes('Mac')

/** "Ctrl+Enter" or "Ctrl++" as this platform writes it: "Ctrl ↵", on macOS "⌘ ↵". */
export function keyText(keys: string, mac = isMac): string {
  return keys
    .split(/\+(?=.)/)
    .map((key) => (key === 'Ctrl' && mac ? '⌘' : key === 'Enter' ? '↵' : key))
    .join(' ')
}

/** A key or chord, written "Ctrl+Enter". */
export function Kbd({ children }: { readonly children: string }) {
  return <kbd>{keyText(children)}</kbd>
}
