import { failed } from '../../../contract/failure.ts'
import type { JobWords } from '../../../contract/queue.ts'
import { inputsOf, type ComposingParts } from '../queue/edit/recompose-jobs.ts'
import { wordsOf } from '../queue/edit/words-of.ts'
import { promptOf } from '../queue/finish.ts'
import type { BatchSource } from '../store/batches.ts'
import type { Handlers } from './handlers.ts'

/** The words of one job, what they were composed with, and what goes along. Throws `not_found`. */
export function jobWordsRequests(parts: Pick<ComposingParts, 'store' | 'composerFor'>): Handlers<'queue.words'> {
  const { store } = parts
  return {
    'queue.words'({ jobId }): JobWords {
      const job = store.jobs.get(jobId)
      if (!job) throw failed('not_found', `There is no job ${jobId} in this library.`, 'Look at the queue again.')
      const source = store.batches.source(job.batch_id)
      const changed = job.change === null ? {} : (JSON.parse(job.change) as { readonly template?: string })
      return {
        prompt: wordsOf(parts, job),
        sent: promptOf(job.body),
        template: changed.template ?? source.recipe.variants[job.variant]?.template ?? source.recipe.template,
        columns: namesOf(source),
        inputs: inputsOf(job),
      }
    },
  }
}

function namesOf({ columns, recipe }: BatchSource): readonly string[] {
  return columns.map((name) => recipe.mapping[name]?.variable ?? name)
}
