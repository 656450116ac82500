import type { BodyFrame } from './body.ts'
import type { ModelBook } from './model-book.ts'
import type { SettingIssue } from './settings.ts'

/** Parameters of a request that its model turned out not to have: they are left out when it is sent. */
export function leftOutIssues({ before, after }: BodyFrame, model: string, models: ModelBook): readonly SettingIssue[] {
  const dropped = models.dropped(model)
  if (dropped.length === 0) return []
  const body = JSON.parse(`${before}""${after}`) as Readonly<Record<string, unknown>>
  return dropped.flatMap(({ host, parameter }) => {
    if (!Object.hasOwn(body, parameter)) return []
    const message = `${host} said that ${model} does not know "${parameter}"; there it is left out.`
    const fix = 'Leave it out of the recipe, or have it sent again in Settings.'
    return [{ code: 'not_supported', severity: 'warning', message, fix, field: 'model', fromRow: false }] as const
  })
}
