/** True when the first thing in a text that is no prologue is an svg element, with a prefix or without. */
export function isSvg(bytes: Buffer): boolean {
  let rest = bytes
    .toString('utf8', 0, 64 * 1024)
    .replace(/^\uFEFF/, '')
    .trimStart()
  for (let end = prologueEnd(rest); end > 0; end = prologueEnd(rest)) rest = rest.slice(end).trimStart()
  return /^<(?:[\w-]+:)?svg[\s/>]/.test(rest)
}

/** Where an XML declaration, a comment or a document type that a text begins with ends; 0 when it begins with none. */
function prologueEnd(text: string): number {
  if (text.startsWith('<?')) return text.indexOf('?>') + 2
  if (text.startsWith('<!--')) return text.indexOf('-->') + 3
  if (!/^<!doctype/i.test(text)) return 0
  const close = text.indexOf('>')
  const inner = text.indexOf('[')
  if (inner === -1 || inner > close) return close + 1
  const end = /\]\s*>/.exec(text)
  return end === null ? 0 : end.index + end[0].length
}
