import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { diskFailure } from '../disk-failure.ts'
import { openBudget, type FetchBudget } from './fetch-budget.ts'
import { fetchFile, publicOnly, shown, type FetchRules } from './fetch-file.ts'
import { found, refused, type Outcome } from './outcome.ts'
import type { Origin } from './preparation.ts'
import type { TempFolder } from './temp-folder.ts'

/** A picture that was fetched in this sitting. */
export interface FetchedFile {
  readonly origin: Origin
  readonly name: string
  /** The address as it was asked for. */
  readonly source: string
}

/** What addresses answered in this sitting. */
export interface Fetched {
  /** Never asks anybody. */
  find(url: URL): Outcome<FetchedFile>
  /** Asks unless it was fetched before; at most four at once. Rejects with `disk_full` or `disk_error`. */
  fetch(url: URL, budget?: FetchBudget): Promise<Outcome<FetchedFile>>
}

const mostAtOnce = 4

export function makeFetched(temp: TempFolder, rules: FetchRules = publicOnly): Fetched {
  const files = new Map<string, FetchedFile>()
  const underWay = new Map<string, Promise<Outcome<FetchedFile>>>()
  const refusals = new Map<string, Outcome<never>>()
  const turns = makeTurns(mostAtOnce)

  async function ask(url: URL, key: string, budget: FetchBudget): Promise<Outcome<FetchedFile>> {
    const path = await temp.newPath()
    try {
      const answer = await turns(() => fetchFile(url, path, rules, budget))
      if (!answer.ok) {
        refusals.set(key, answer)
        return answer
      }
      const file = { origin: { path, stamp: '' }, name: nameOf(url), source: key }
      refusals.delete(key)
      files.set(key, file)
      return found(file)
    } catch (error) {
      await rm(path, { force: true })
      throw diskFailure(error, 'fetching a picture')
    }
  }

  return {
    find(url) {
      const file = files.get(keyOf(url))
      return file ? found(file) : (refusals.get(keyOf(url)) ?? notFetched(url))
    },
    fetch(url, budget = openBudget()) {
      const key = keyOf(url)
      const file = files.get(key)
      if (file) return Promise.resolve(found(file))
      const asking = underWay.get(key) ?? ask(url, key, budget).finally(() => underWay.delete(key))
      underWay.set(key, asking)
      return asking
    },
  }
}

/** What comes after # is for a reader and is never sent. */
function keyOf(url: URL): string {
  const plain = new URL(url)
  plain.hash = ''
  return plain.href
}

/** "fox.png" of "https://example.com/a/fox.png?width=200"; the host where there is no name. */
function nameOf(url: URL): string {
  const name = basename(url.pathname)
  try {
    return decodeURIComponent(name) || url.host
  } catch {
    return name
  }
}

function notFetched(url: URL) {
  return refused(
    `${shown(url)} was not fetched yet.`,
    'Fetch it (--fetch on the command line); nothing is fetched without being asked.',
    'not_fetched',
  )
}

/** Lets so many work at once; the others wait in line. */
function makeTurns(most: number): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let busy = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else busy += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else busy -= 1
    }
  }
}
