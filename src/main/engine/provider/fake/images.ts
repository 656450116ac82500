import { createHash } from 'node:crypto'
import { pictureAnswer, priceOf, streamAnswer, usageOf, type FakeUsage } from './answers.ts'
import { refusalFor, spoil } from './faults.ts'
import { readForm, type EditForm, type FileLookup } from './form.ts'
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
      const wrong = edit ? checkFiles(form, wanted) : null
      if (wrong !== null) return wrong
      const behaviour = player.behaviour(number, wanted.prompt)
      const delayMs = latencyOf(behaviour) ?? player.latency(number)
      const refusal = refusalFor(behaviour, wanted.model)
      if (refusal !== null) return { ...refusal, delayMs }
      const usage = usageOf(wanted, form.images)
      const taken = { images: wanted.n + form.images.length, tokens: usage.total_tokens }
      // Limits are checked at the door: such a refusal comes at once.
      const tooFast = limiter.refusalFor(taken, wanted.model)
      if (tooFast !== null) return { ...tooFast, headers: { ...limiter.headers(), ...tooFast.headers } }
      const told = limiter.headers()
      ledger.add(ledgerLine(request, number, wanted, usage, form))
      const drawn = await draw(request, wanted, behaviour)
      const answer = wanted.stream
        ? streamAnswer(wanted, usage, drawn[0] ?? Buffer.alloc(0), edit, behaviour.kind !== 'no_completed')
        : pictureAnswer(wanted, usage, drawn)
      const spoilt = spoil(behaviour, answer)
      return { ...spoilt, headers: { ...told, ...spoilt.headers }, delayMs }
    },
  }
}

/** Draws what a request wants; the same request again gets the next repeat. */
function painter(
  pictures: PictureSource,
): (request: FakeRequest, wanted: Wanted, behaviour: Behaviour) => Promise<Buffer[]> {
  const repeats = new Map<string, number>()
  return async (request, wanted, behaviour) => {
    const identity = createHash('sha256').update(request.path).update(request.body).digest('hex')
    const drawn: Buffer[] = []
    for (let index = 0; index < wanted.n; index += 1) {
      const repeat = (repeats.get(identity) ?? 0) + 1
      repeats.set(identity, repeat)
      drawn.push(await pictures.draw(orderOf(wanted, behaviour, repeat)))
    }
    return drawn
  }
}

function orderOf(wanted: Wanted, behaviour: Behaviour, repeat: number): PictureOrder {
  const [width = wanted.width, height = wanted.height] =
    behaviour.kind === 'wrong_size' ? behaviour.size.split('x').map(Number) : []
  return {
    prompt: wanted.prompt,
    repeat,
    width,
    height,
    format: behaviour.kind === 'wrong_format' ? behaviour.format : wanted.format,
    compression: wanted.compression,
    transparent: wanted.background === 'transparent' && behaviour.kind !== 'opaque',
  }
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
