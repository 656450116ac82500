import { addRange, timesRange, zeroRange, type UsdRange } from '../../../contract/money.ts'
import type {
  PlannedReference,
  PlannedRequest,
  PlannedVariant,
  PlanSummary,
  Preview,
  SecondsRange,
} from '../../../contract/plan.ts'
import type { Problem } from '../../../contract/problem.ts'
import type { Recipe } from '../../../contract/recipe.ts'
import { safeFileName } from '../files/names.ts'
import type { ComposedRequest, Composer } from '../recipe/composer.ts'
import type { TableRow } from '../sheet/table.ts'
import type { Drafts } from './drafts.ts'
import type { Work } from './eta.ts'
import type { Handlers } from './handlers.ts'
import {
  composeRows,
  composing,
  generalProblems,
  type CheckedRow,
  type Composing,
  type PlanningTools,
} from './planner.ts'

const problemsShown = 1_000
const treeShown = 6

/** What a run would send and cost. Sends nothing, writes nothing. */
export function planRequests(
  parts: PlanningTools & {
    readonly drafts: Drafts
    /** What is known of a provider before the run; null names the one of the settings. */
    readonly eta: (work: Work, provider: string | null) => SecondsRange | null
  },
): Handlers<'plan.make' | 'plan.requests'> {
  const newest = new Map<string, symbol>()

  return {
    async 'plan.make'({ draftId, recipe, options, previewRows, previewVariant }) {
      const draft = parts.drafts.get(draftId)
      const turn = Symbol(draftId)
      newest.set(draftId, turn)
      const plan = composing(draft, recipe, options, parts)
      const { composer } = plan
      const wanted = new Set(previewRows ?? spread(draft.table.rows))
      const tally = startTally(recipe, generalProblems(plan))
      for await (const row of composeRows(plan, { isStale: () => newest.get(draftId) !== turn })) {
        count(tally, row, options.sample ?? Number.POSITIVE_INFINITY)
        if (wanted.has(row.row.number)) tally.previews.push(previewOf(row, composer, previewVariant))
        if (row.runnable && tally.tree.length < treeShown) tally.tree.push(...treeOf(row, composer, recipe))
      }
      return summarise(
        plan,
        tally,
        parts.eta({ requests: tally.requests, along: tally.along.pictures }, options.provider ?? null),
      )
    },

    async 'plan.requests'({ draftId, recipe, options, from, limit }) {
      const draft = parts.drafts.get(draftId)
      const plan = composing(draft, recipe, options, parts)
      const requests: PlannedRequest[] = []
      const problems: Problem[] = from === 0 ? [...generalProblems(plan)] : []
      const to = Math.min(from + limit, draft.table.rows.length)
      let left = (options.sample ?? Number.POSITIVE_INFINITY) - from
      for await (const { composed, problems: found, runnable } of composeRows(plan, { from, to })) {
        problems.push(...found)
        left -= 1
        if (!runnable || left < 0) continue
        composed.requests.forEach((request, index) => requests.push(plannedOf(request, composed, index, plan.composer)))
      }
      return { requests, problems }
    },
  }
}

interface Tally {
  rows: number
  runnable: number
  requests: number
  price: UsdRange
  readonly perVariant: { requests: number; price: UsdRange }[]
  readonly previews: Preview[]
  readonly problems: Problem[]
  problemCount: number
  problemRows: number
  fallbackUsd: number
  readonly along: { requests: number; pictures: number }
  readonly characters: Set<string>
  readonly tree: string[]
}

function startTally(recipe: Recipe, general: readonly Problem[]): Tally {
  return {
    rows: 0,
    runnable: 0,
    requests: 0,
    price: zeroRange,
    perVariant: recipe.variants.map(() => ({ requests: 0, price: zeroRange })),
    previews: [],
    problems: [...general],
    problemCount: general.length,
    problemRows: 0,
    fallbackUsd: 0,
    along: { requests: 0, pictures: 0 },
    characters: new Set(),
    tree: [],
  }
}

/** A sample is the first runnable rows; the others are counted but not priced, since they stay held. */
function count(tally: Tally, { composed, problems, runnable }: CheckedRow, sample: number): void {
  tally.rows += 1
  tally.problemCount += problems.length
  if (problems.some(({ severity }) => severity === 'error')) tally.problemRows += 1
  if (tally.problems.length < problemsShown)
    tally.problems.push(...problems.slice(0, problemsShown - tally.problems.length))
  if (!runnable) return
  tally.runnable += 1
  if (tally.runnable > sample) return
  for (const request of composed.requests) {
    tally.requests += 1
    tally.fallbackUsd += request.fallbackUsd
    for (const { name } of request.inputs?.characters ?? []) tally.characters.add(name)
    const pictures = request.inputs?.images.length ?? 0
    tally.along.requests += pictures === 0 ? 0 : 1
    tally.along.pictures += pictures
    tally.price = addRange(tally.price, request.estimatedUsd)
    const variant = tally.perVariant[request.variant]
    if (!variant) continue
    variant.requests += 1
    variant.price = addRange(variant.price, request.estimatedUsd)
  }
}

function summarise(plan: Composing, tally: Tally, etaSeconds: SecondsRange | null): PlanSummary {
  const { composer, pictures } = plan
  const blocked = generalProblems(plan).some(({ severity }) => severity === 'error')
  return {
    rows: tally.rows,
    runnable: blocked ? 0 : tally.runnable,
    requests: blocked ? 0 : tally.requests,
    estimatedUsd: tally.price,
    etaSeconds,
    variants: composer.variants.map((variant, index) => pricedVariant(variant, tally.perVariant[index])),
    previews: tally.previews,
    problemCount: tally.problemCount,
    problemRows: tally.problemRows,
    problems: tally.problems,
    toFetch: pictures.toFetch(),
    characters: [...tally.characters].sort(),
    along: tally.along,
    fallbackUsd: tally.fallbackUsd,
    outputTree: tally.tree.slice(0, treeShown),
    usedColumns: composer.usedColumns,
  }
}

function pricedVariant(
  variant: PlannedVariant,
  tally: { requests: number; price: UsdRange } | undefined,
): PlannedVariant {
  if (!tally || tally.requests === 0) return variant
  return { ...variant, requests: tally.requests, each: timesRange(tally.price, 1 / tally.requests) }
}

function previewOf({ row, composed, problems }: CheckedRow, composer: Composer, variant: number): Preview {
  return {
    row: row.number,
    key: composed.key,
    segments: composer.segments(row, variant),
    images: composed.requests.length,
    estimatedUsd: composed.requests.reduce((total, request) => addRange(total, request.estimatedUsd), zeroRange),
    problems,
    references: composed.requests
      .filter((request) => request.variant === variant)
      .slice(0, 1)
      .flatMap(referencesOf),
  }
}

/** Everything a request takes along, in the order it is sent. */
function referencesOf({ inputs }: ComposedRequest): PlannedReference[] {
  if (!inputs) return []
  return [
    ...inputs.images.map((picture) => ({ role: 'image' as const, picture })),
    ...(inputs.mask ? [{ role: 'mask' as const, picture: inputs.mask }] : []),
    ...(inputs.markup ? [{ role: 'markup' as const, picture: inputs.markup }] : []),
  ]
}

function plannedOf(
  request: ComposedRequest,
  row: { number: number; key: string },
  index: number,
  composer: Composer,
): PlannedRequest {
  return {
    row: row.number,
    key: row.key,
    variant: index + 1,
    variantName: composer.variants[request.variant]?.name ?? '',
    endpoint: request.endpoint,
    body: JSON.parse(request.bodyText) as Record<string, unknown>,
    references: referencesOf(request),
    hash: request.hash,
    crop: request.crop,
    estimatedUsd: request.estimatedUsd,
  }
}

/** A few of the files an export would write for a row, as far as they are known before there is a picture. */
function treeOf({ row, composed }: CheckedRow, composer: Composer, recipe: Recipe): string[] {
  const outputs = recipe.renditions.length > 0 ? recipe.renditions : [{ name: 'original', format: 'png' as const }]
  return composed.requests.flatMap((request) =>
    outputs.map((rendition) => {
      const body = JSON.parse(request.bodyText) as { size?: string; output_format?: string }
      const [width = 0, height = 0] = (request.crop ?? body.size ?? '').split('x').map(Number)
      const variant = composer.variants[request.variant]?.name ?? ''
      const facts = { variant, repeat: request.repeat, rendition: rendition.name, width, height }
      const name = composer
        .fileName(row, facts)
        .split('/')
        .map((part) => safeFileName(part))
        .join('/')
      const format = recipe.renditions.length > 0 ? rendition.format : (body.output_format ?? 'png')
      const folder = outputs.length > 1 ? `${safeFileName(rendition.name)}/` : ''
      return `${folder}${name}.${format === 'jpeg' ? 'jpg' : format}`
    }),
  )
}

/** First, middle and last row: enough to see what differs. */
function spread(rows: readonly TableRow[]): number[] {
  const picks = [0, Math.floor(rows.length / 2), rows.length - 1]
  return [...new Set(picks.flatMap((index) => rows[index]?.number ?? []))]
}
