/**
 * The tags that this text may be meant for, the likeliest first: those of the same letters, misspelt ones, and those with
 * all of its words in them.
 */
export function likeTags(text: string, tags: Iterable<string>, limit: number): string[] {
  const wanted = lettersOf(text)
  if (wanted === '') return []
  const words = wordsOf(text)
  const found: { tag: string; distance: number }[] = []
  for (const tag of tags) {
    const distance = howFar({ wanted, words }, tag)
    if (distance !== undefined) found.push({ tag, distance })
  }
  found.sort((a, b) => a.distance - b.distance || a.tag.length - b.tag.length || (a.tag < b.tag ? -1 : 1))
  return found.slice(0, limit).map(({ tag }) => tag)
}

/** Behind every misspelt tag. */
const HOLDS_ITS_WORDS = 10

function howFar({ wanted, words }: { wanted: string; words: readonly string[] }, tag: string): number | undefined {
  const letters = lettersOf(tag)
  if (letters === wanted) return 0
  const allowed = wanted.length < 5 ? 0 : wanted.length < 9 ? 1 : 2
  const edits = allowed === 0 ? Infinity : editsBetween(wanted, letters, allowed)
  if (edits <= allowed) return edits
  const ofTag = wordsOf(tag)
  return words.every((word) => ofTag.some((own) => own.startsWith(word))) ? HOLDS_ITS_WORDS : undefined
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  )
}

function lettersOf(text: string): string {
  return wordsOf(text).join('')
}

/** How many characters have to be put in, taken out, replaced or swapped; more than `most` is Infinity. */
function editsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Infinity
  let older: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) row.push(cheapest({ older, above, row }, { a, b, i, j }))
    if (Math.min(...row) > most) return Infinity
    older = above
    above = row
  }
  return above[b.length] ?? Infinity
}

type Rows = { older: number[]; above: number[]; row: number[] }

function cheapest({ older, above, row }: Rows, { a, b, i, j }: { a: string; b: string; i: number; j: number }): number {
  const at = (list: number[], k: number) => list[k] ?? Infinity
  const isSame = a[i - 1] === b[j - 1]
  const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
  return Math.min(
    at(above, j) + 1,
    at(row, j - 1) + 1,
    at(above, j - 1) + (isSame ? 0 : 1),
    isSwapped ? at(older, j - 2) + 1 : Infinity,
  )
}
