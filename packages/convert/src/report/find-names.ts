/** A name that occurs in a text, and where. */
export type PlacedName = { name: string; start: number; end: number }

/** Behind one of these a name may begin, and before one it may end. Those that stand inside of addresses are not among them. */
const BESIDE = /[\s,;:!?()[\]{}"'`*|<>«»„“”‚‘’…—–]/u
const WORD = /[^\s,;:!?()[\]{}"'`*|<>«»„“”‚‘’…—–]+/gu
const FIRST_WORD = /^[^\s,;:!?()[\]{}"'`*|<>«»„“”‚‘’…—–]+/u

/**
 * Finds names in a text, the longest at each place, none inside of another: whole words, in the very spelling. Each word
 * of the text looks at no more than the names that begin with it.
 *
 * Source: MISP's EventReport::extractWithReplacements, in `content-formats` §9, which asks for blanks around a name.
 */
export function* findNames(text: string, names: Iterable<string>): Generator<PlacedName, void> {
  const byFirstWord = sortByFirstWord(names)
  let done = 0
  for (const { 0: word, index: start } of text.matchAll(WORD)) {
    if (start < done) continue
    const name = (byFirstWord.get(word) ?? byFirstWord.get(withoutFullStop(word)))?.find(
      (candidate) => text.startsWith(candidate, start) && isEnd(text, start + candidate.length),
    )
    if (name === undefined) continue
    done = start + name.length
    yield { name, start, end: done }
  }
}

function sortByFirstWord(names: Iterable<string>): ReadonlyMap<string, string[]> {
  const byFirstWord = new Map<string, string[]>()
  for (const name of new Set(names)) {
    const first = FIRST_WORD.exec(name)?.[0]
    if (first === undefined) continue
    const list = byFirstWord.get(first)
    if (list) list.push(name)
    else byFirstWord.set(first, [name])
  }
  for (const list of byFirstWord.values()) list.sort((a, b) => b.length - a.length)
  return byFirstWord
}

/** A full stop at the end of a sentence is no part of its last word. */
function withoutFullStop(word: string): string {
  return word.endsWith('.') ? word.slice(0, -1) : word
}

function isEnd(text: string, at: number): boolean {
  if (at >= text.length || BESIDE.test(text.charAt(at))) return true
  return text.charAt(at) === '.' && (at + 1 >= text.length || /\s/.test(text.charAt(at + 1)))
}
