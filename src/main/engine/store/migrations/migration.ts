/** One step of the schema. Never edited after release; a change is a new file with the next version. */
export interface Migration {
  readonly version: number
  readonly name: string
  readonly sql: string
}
