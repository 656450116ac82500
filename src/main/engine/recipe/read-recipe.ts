import type { z } from 'zod'
import { failed } from '../../../contract/failure.ts'
import { recipeSchema, type Recipe } from '../../../contract/recipe.ts'

/** Parses a `.recipe.json`. Throws `recipe_invalid` with the place and the reason of every mistake (up to five). */
export function readRecipe(jsonText: string, fileName: string): Recipe {
  const parsed = recipeSchema.safeParse(parseJson(jsonText, fileName))
  if (parsed.success) return parsed.data
  const reasons = parsed.error.issues.slice(0, 5).map((issue) => `${placeOf(issue.path)}: ${issue.message}`)
  throw failed(
    'recipe_invalid',
    `${fileName} is not a recipe. ${reasons.join('; ')}.`,
    'Correct the recipe file and open it again.',
    parsed.error,
  )
}

function parseJson(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw failed(
      'recipe_invalid',
      `${fileName} is not JSON: ${reason}.`,
      'Correct the recipe file and open it again.',
      error,
    )
  }
}

function placeOf(path: z.core.$ZodIssue['path']): string {
  return path.length === 0 ? 'recipe' : path.map(String).join('.')
}
