/** What can be wrong with a sheet or a recipe, before anything is sent. */
export type ProblemCode =
  | 'encoding'
  | 'unclosed_quote'
  | 'ragged_row'
  | 'duplicate_header'
  | 'empty_header'
  | 'duplicate_key'
  | 'missing_value'
  | 'unknown_variable'
  | 'template_syntax'
  | 'prompt_empty'
  | 'prompt_too_long'
  | 'unknown_model'
  | 'bad_value'
  | 'bad_size'
  | 'conflict'
  | 'not_supported'
  | 'bad_name'
  | 'bad_reference'
  | 'not_fetched'
  | 'unknown_character'

/** One cell (or row, or the whole sheet) that cannot be used as it is. */
export interface Problem {
  readonly file: string
  /** Row as a spreadsheet counts it: the header is row 1. Null for the whole sheet. */
  readonly row: number | null
  readonly key: string | null
  readonly column: string | null
  readonly code: ProblemCode
  /** An error keeps its row from being sent; a warning does not. */
  readonly severity: 'error' | 'warning'
  /** "1000×1000 is not offered by 2.6-flare." */
  readonly message: string
  /** What to do, in words: "Use 1024x1024." */
  readonly fix: string
  /** The fix as one click, where there is one. `safe`: no choice of the user's is involved. */
  readonly remedy: Remedy | null
}

/** Puts `value` into the problem's own cell. */
export interface Remedy {
  readonly label: string
  readonly value: string
  readonly safe: boolean
}
