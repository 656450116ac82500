/** An item with its place in the list as a key. */
export interface Placed<Item> {
  readonly key: string
  readonly at: number
  readonly item: Item
}

/** For lists whose items have no identity but their place: a variant keeps its line while its name is being typed. */
export function placed<Item>(items: readonly Item[]): readonly Placed<Item>[] {
  return items.map((item, at) => ({ key: `${at} of ${items.length}`, at, item }))
}
