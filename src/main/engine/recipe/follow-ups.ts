import { assertNever } from '../../../contract/assert-never.ts'
import type { MatteFallback, MatteRole } from '../../../contract/reference.ts'
import { darkWords, groundWords } from './ground.ts'
import type { ModelBook } from './model-book.ts'

/** A request whose transparency may ask for others, as far as that prices them. */
export interface Followed {
  readonly model: string
  readonly quality: string
  readonly size: string
  readonly complexity: string | null
  readonly partialImages: number
  readonly format: string
  readonly frames: number | null
  /** What its own picture is for; null where it is the result. */
  readonly role: MatteRole['kind'] | null
  /** What follows where the result is no use; none unless a transparent background is asked for. */
  readonly fallback: MatteFallback
  /** USD it costs itself at most. */
  readonly highUsd: number
}

const lightRole = { kind: 'pair_light' } as const
const darkRole = { kind: 'pair_dark', lightImageId: 0 } as const
/** Colours are all as long. */
const keyRole = { kind: 'key', colour: '#000000' } as const

/** USD that requests which follow from this one for its transparency cost at most: the same on another ground, the second of a pair. */
export function followUpsUsd(models: Pick<ModelBook, 'estimate'>, followed: Followed): number {
  const { model, quality, size, role, fallback, highUsd } = followed
  const usd = (words: string, references: readonly Pixels[]): number =>
    models.estimate(model, quality, size, words, { ...followed, references }).high
  const onGround = (ground: MatteRole): number => highUsd + usd(groundWords(ground), []) - usd('', [])
  // An edit of the light one, which goes along alone.
  const dark = (): number => usd(darkWords + groundWords(darkRole), [pixelsOf(size)])
  if (role !== null) return role === 'pair_light' ? dark() : 0
  switch (fallback) {
    case 'none':
      return 0
    case 'key':
      return onGround(keyRole)
    case 'pair':
      return onGround(lightRole) + dark()
    default:
      return assertNever(fallback)
  }
}

interface Pixels {
  readonly width: number
  readonly height: number
}

/** Of a picture that is not made yet; one of no known size is taken for a large one. */
function pixelsOf(size: string): Pixels {
  const [width, height] = size.split('x').map(Number)
  return width && height ? { width, height } : { width: 1024, height: 1536 }
}
