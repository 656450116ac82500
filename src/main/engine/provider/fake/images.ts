import { createHash } from 'node:crypto'
import { pictureAnswer, priceOf, streamAnswer, usageOf, type FakeUsage, type Streamed } from './answers.ts'
import { refusalFor, spoil, streamError } from './faults.ts'
import { readForm, type EditForm, type FileLookup } from './form.ts'
import { readGround } from './ground.ts'
import { checkFiles } from './uploads.ts'
import type { Ledger } from './ledger.ts'
import { openLimiter } from './limiter.ts'
import { invalid, readParameters, type Wanted } from './parameters.ts'
import type { FakeModels } from './models.ts'
import type { PictureOrder, PictureSource } from './picture.ts'
import { play, type Behaviour, type Script } from './script.ts'
import type { FakeAnswer, FakeRequest } from './wire.ts'

export interface ImageEndpoints {
  handle(request: FakeRequest, edit: boolean): Promise<FakeAnswer>
  /** Requests so far, refused ones included. */
  readonly received: () => number
}

/** Generations and edits: checked, refused or accepted, drawn, and spoiled on the way back if the script says so. */
export function imageEndpoints(
  script: Script,
  pictures: PictureSource,
  ledger: Ledger,
  models: FakeModels,
  files: FileLookup,
): ImageEndpoints {
  const player = play(script)
  const draw = painter(pictures)
  const limiter = openLimiter(script)
  let received = 0
  return {
    received: () => received,
    async handle(request, edit) {
      received += 1
      const number = received
      const form = await readForm(request.body, request.headers['content-type'] ?? '', files)
      if (form === null) return invalid('We could not parse the body of your request.', null, 'invalid_body')
      const wanted = readParameters(form.fields, edit, models)
      if ('wire' in wanted) return wanted
      const wrong = edit ? (checkFiles(form, wanted) ?? (await checkMarkup(form.markup, pictures))) : null
      if (wrong !== null) return wrong
      const behaviour = player.behaviour(number, wanted.prompt)
      const delayMs = latencyOf(behaviour) ?? player.latency(number)
      const refusal = refusalFor(behaviour, wanted.model, wanted.stream)
      if (refusal !== null) return { ...refusal, delayMs }
      const partials = partialsOf(wanted, behaviour)
      const usage = usageOf(wanted, form.images, partials)
      const taken = { images: wanted.n + form.images.length, tokens: usage.total_tokens }
      // Limits are checked at the door: such a refusal comes at once.
      const tooFast = limiter.refusalFor(taken, wanted.model)
      if (tooFast !== null) return { ...tooFast, headers: { ...limiter.headers(), ...tooFast.headers } }
      const told = limiter.headers()
      if (behaviour.kind !== 'stream_error' || behaviour.billed)
        ledger.add(ledgerLine(request, number, wanted, usage, form))
      const drawn = await draw(request, form, wanted, behaviour, partials)
      const ending = endingOf(behaviour)
      const answer = wanted.stream
        ? streamAnswer(wanted, usage, { edit, ...drawn, ending, everyMs: script.eventEveryMs })
        : pictureAnswer(wanted, usage, drawn.pictures)
      const spoilt = spoil(behaviour, answer)
      return { ...spoilt, headers: { ...told, ...spoilt.headers }, delayMs }
    },
  }
}

/** What covers everything leaves nothing to mark. */
async function checkMarkup(markup: EditForm['markup'], pictures: PictureSource): Promise<FakeAnswer | null> {
  const isSeeThrough = markup?.bytes ? await pictures.isSeeThrough?.(markup.bytes) : undefined
  return isSeeThrough === false
    ? invalid('Invalid markup: it must contain some transparent pixels.', 'markup', 'invalid_image_file')
    : null
}

interface Drawn {
  readonly pictures: readonly Buffer[]
  /** The first of them. */
  readonly picture: Buffer
  readonly partials: readonly Buffer[]
}

type Draw = (
  request: FakeRequest,
  form: EditForm,
  wanted: Wanted,
  behaviour: Behaviour,
  partials: number,
) => Promise<Drawn>

/** Draws what a request wants; the same request again gets the next repeat. */
function painter(source: PictureSource): Draw {
  const repeats = new Map<string, number>()
  return async (request, form, wanted, behaviour, count) => {
    const identity = createHash('sha256').update(request.path).update(request.body).digest('hex')
    const first = (repeats.get(identity) ?? 0) + 1
    repeats.set(identity, first + wanted.n - 1)
    const order = orderOf(wanted, form, behaviour, first)
    // The picture first, in the turn in which it was billed: numbered pictures have the numbers of the ledger.
    const pictures: Buffer[] = []
    for (let index = 0; index < wanted.n; index += 1)
      pictures.push(await source.draw({ ...order, repeat: first + index }))
    const partials: Buffer[] = []
    for (let index = 0; index < count; index += 1)
      partials.push(await source.draw({ ...order, softness: (count - index) / (count + 1) }))
    return { pictures, picture: pictures[0] ?? Buffer.alloc(0), partials }
  }
}

/** More references than a card can show are not worth carrying to the artist. */
const mostShown = 6

function orderOf(wanted: Wanted, form: EditForm, behaviour: Behaviour, repeat: number): PictureOrder {
  const [width = wanted.width, height = wanted.height] =
    behaviour.kind === 'wrong_size' ? behaviour.size.split('x').map(Number) : []
  return {
    ...readGround(wanted.prompt),
    repeat,
    width,
    height,
    format: behaviour.kind === 'wrong_format' ? behaviour.format : wanted.format,
    compression: wanted.compression,
    transparent: wanted.background === 'transparent' && behaviour.kind !== 'opaque',
    references: form.images.flatMap(({ bytes }) => bytes ?? []).slice(0, mostShown),
    mask: form.mask?.bytes ?? null,
    frames: wanted.frames,
    frameMs: wanted.frameMs,
  }
}

/** Previews that come. */
function partialsOf({ stream, partialImages }: Wanted, behaviour: Behaviour): number {
  if (!stream) return 0
  const fewer = 'partials' in behaviour ? behaviour.partials : undefined
  return Math.min(partialImages, fewer ?? partialImages)
}

function endingOf(behaviour: Behaviour): Streamed['ending'] {
  if (behaviour.kind === 'no_completed') return 'nothing'
  if (behaviour.kind === 'cut_after_partial') return 'cut'
  return behaviour.kind === 'stream_error' ? streamError(behaviour) : 'completed'
}

function latencyOf(behaviour: Behaviour): number | undefined {
  return behaviour.kind === 'ok' || behaviour.kind === 'slow_head' ? behaviour.latencyMs : undefined
}

function ledgerLine(
  request: FakeRequest,
  number: number,
  wanted: Wanted,
  usage: FakeUsage,
  { parts }: EditForm,
): Parameters<Ledger['add']>[0] {
  return {
    request: number,
    endpoint: request.path,
    clientRequestId: request.headers['x-client-request-id'] ?? null,
    idempotencyKey: request.headers['idempotency-key'] ?? null,
    bodySha256: createHash('sha256').update(request.body).digest('hex'),
    model: wanted.model,
    prompt: wanted.prompt,
    size: wanted.size,
    quality: wanted.quality,
    usdMicros: priceOf(usage, wanted.listed),
    parts,
  }
}
