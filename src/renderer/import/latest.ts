type Result<Answer> = { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly error: unknown }

/** Asks about the newest input only. */
export interface LatestOnly<Input> {
  /** Asks about this input after the quiet time, unless a newer one comes first. */
  readonly want: (input: Input) => void
  /** Forgets what is wanted; an answer on its way is dropped. */
  readonly stop: () => void
}

/**
 * Asks after `ms` of quiet and tells the answer only if nothing newer is wanted by then: answers that come late or out of
 * order are dropped. The engine gives up a plan that a newer one of the same draft replaces, so questions do not pile up.
 */
export function latestOnly<Input, Answer>(
  ms: number,
  ask: (input: Input) => Promise<Answer>,
  tell: (result: Result<Answer>, input: Input) => void,
): LatestOnly<Input> {
  let newest = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const send = async (turn: number, input: Input): Promise<void> => {
    const result = await ask(input).then(
      (answer): Result<Answer> => ({ ok: true, answer }),
      (error: unknown): Result<Answer> => ({ ok: false, error }),
    )
    if (turn === newest) tell(result, input)
  }
  return {
    want: (input) => {
      newest += 1
      const turn = newest
      clearTimeout(timer)
      timer = setTimeout(() => void send(turn, input), ms)
    },
    stop: () => {
      newest += 1
      clearTimeout(timer)
    },
  }
}
