/** The words of a card, by weight. */
export interface Copy {
  /** One to four words, set large. */
  readonly title: string
  /** Words that have to be in the picture ("the words ATL"), or null. */
  readonly shout: string | null
  /** The prompt, as far as a card can show it. */
  readonly body: string
}

const small = new Set(
  (
    'a an the and or of in on at to for from by with without into onto over under near as is are be it its this that these those ' +
    'very her his their our your my no not only word words text saying says reads reading titled called labeled labelled showing shown ' +
    'make create draw generate please picture image photo photograph photography illustration render rendering poster ' +
    'against leaning standing sitting about along der die das ein eine einen dem den des auf im mit und von für le la les un une de du des et ' +
    'prompt style styled vintage modern minimal minimalist product studio shot background color colour colored coloured bold sans serif ' +
    'white black high low quality detailed realistic light lighting soft camera close up lens mm view'
  ).split(' '),
)
const longestTitleWords = 3
const longestTitle = 30
/** More than a card can show at its smallest size. */
const longestBody = 1_600

/** Finds what a prompt is about: names first, else its first words that carry meaning. */
export function readCopy(prompt: string): Copy {
  const body = prompt.slice(0, longestBody).replaceAll(/\s+/g, ' ').trim()
  const shout = quoted(body)
  const words = body.split(' ').map((word) => word.replaceAll(/^[^\p{L}\p{N}#]+|[^\p{L}\p{N}%]+$/gu, ''))
  const runs = findRuns(words, body.split(' '))
  const best = runs.toSorted((a, b) => b.score - a.score || a.at - b.at)[0]
  return { title: best?.text ?? shout ?? body.slice(0, longestTitle), shout, body }
}

function quoted(body: string): string | null {
  const marks = /["“„«]([^"”“»]{1,24})["”“»]/u.exec(body)?.[1]
  const named = /\b(?:words?|text|saying|says|reads?|titled|labell?ed) ([\p{L}\p{N}&'’.-]{1,16})/u.exec(body)?.[1]
  return marks?.trim() ?? named?.replace(/[.,;]$/, '') ?? null
}

interface Run {
  readonly text: string
  readonly at: number
  readonly score: number
}

/** Neighbouring words that carry meaning, ended by punctuation or a small word. */
function findRuns(words: readonly string[], raw: readonly string[]): Run[] {
  const runs: Run[] = []
  let start = 0
  const end = (stop: number): void => {
    for (let from = start; from < stop; from += longestTitleWords)
      runs.push(runOf(words, from, Math.min(from + longestTitleWords, stop)))
  }
  words.forEach((word, index) => {
    // A capital inside a sentence makes a name of any word: "Truth Or Consequences".
    const plain = index === 0 ? word.toLowerCase() : word
    const carries = word.length > 1 && !small.has(plain) && !/^#?\d+(x\d+)?$|^#[0-9a-f]{3,6}$/i.test(word)
    if (!carries) {
      end(index)
      start = index + 1
      return
    }
    const written = raw[index] ?? ''
    if (/^["“„«(]/u.test(written)) {
      end(index)
      start = index
    }
    if (/[,.;:!?)"”“»]$/u.test(written)) {
      end(index + 1)
      start = index + 1
    }
  })
  end(words.length)
  return runs.filter((run) => run.text !== '')
}

function runOf(words: readonly string[], from: number, to: number): Run {
  const picked: string[] = []
  for (const word of words.slice(from, to)) {
    if (picked.length > 0 && picked.join(' ').length + word.length >= longestTitle) break
    picked.push(word)
  }
  const names = picked.filter((word, index) => /^\p{Lu}/u.test(word) && from + index > 0)
  const shown = (names.length > 0 ? names : picked).join(' ')
  // Names win; then two or three words over one; then whatever comes first.
  const score = names.length * 10 + Math.min(picked.length, 3) * 2 - from * 0.2
  return { text: shown.slice(0, 1).toUpperCase() + shown.slice(1), at: from, score }
}
