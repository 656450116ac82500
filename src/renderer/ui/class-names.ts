/** Class names that apply, joined: `classNames('btn', small && 'sm')`. */
export function classNames(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}
