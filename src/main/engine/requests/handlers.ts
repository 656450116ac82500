import { failed } from '../../../contract/failure.ts'
import { requests, type ParsedInput, type RequestName, type RequestOutput } from '../../../contract/requests.ts'

/** The functions behind request names, typed by the contract. */
export type Handlers<Names extends RequestName = RequestName> = {
  readonly [Name in Names]: (input: ParsedInput<Name>) => RequestOutput<Name> | Promise<RequestOutput<Name>>
}

/** Checks an input against its schema and answers it. Rejects with ProofsheetError bad_request for anything else. */
export async function answer<Name extends RequestName>(
  handlers: Partial<Handlers>,
  name: Name,
  input: unknown,
): Promise<RequestOutput<Name>> {
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined
  if (!handler) throw failed('bad_request', `This program does not answer "${name}".`, 'Update Proofsheet.')
  const parsed = requests[name].input.safeParse(input)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const where = issue?.path.join('.') ?? ''
    throw failed(
      'bad_request',
      `The request "${name}" is not valid${where && ` at ${where}`}: ${issue?.message ?? 'unreadable'}.`,
      'Correct the value and try again.',
    )
  }
  return handler(parsed.data as ParsedInput<Name>)
}
