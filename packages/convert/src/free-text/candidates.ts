const BETWEEN = /[\s,<>;]+/gu
const TRIMMED = new Set('\'".,()\t ')
/** Controls, format characters, halves of pairs and whatever else Unicode calls Other. */
const NOT_TEXT = /\p{C}/gu
/** More than an attribute's value may take: no candidate. */
const LONGEST = 65_535

/**
 * The pieces of a text that may be indicators: the words, then what stands between double quotes; of a JSON object each
 * text in it. Lazy, so that the first can be worked on before the last is cut. Source: `import-export` §1, "Splitting".
 */
export function* candidatesIn(text: string): Generator<string, void> {
  for (const piece of piecesOf(text)) {
    const trimmed = trim(piece)
    if (trimmed !== '' && trimmed.length <= LONGEST) yield trimmed
  }
}

function* piecesOf(text: string): Generator<string, void> {
  const json = text.trimStart().startsWith('{') ? readJson(text) : undefined
  if (json === undefined) return yield* splitText(text)
  for (const leaf of textsIn(json)) {
    yield leaf
    yield* splitText(leaf)
  }
}

/** Words between blanks, commas, semicolons and angle brackets; then every run in double quotes, whole. */
function* splitText(text: string): Generator<string, void> {
  const clean = text.replace(NOT_TEXT, ' ')
  yield* wordsOf(clean)
  const parts = clean.split('"')
  for (let index = 1; index < parts.length - 1; index += 2) yield parts[index] ?? ''
}

function* wordsOf(text: string): Generator<string, void> {
  for (const [start, end] of wordEnds(text)) yield text.slice(start, end)
}

/** Where words begin and end. */
function* wordEnds(text: string): Generator<readonly [number, number], void> {
  let start = 0
  for (const gap of text.matchAll(BETWEEN)) {
    yield [start, gap.index]
    start = gap.index + gap[0].length
  }
  yield [start, text.length]
}

/** The words of a text that may be indicators, with the place of each: what stands in quotes is none of them as a whole. */
export function* placedCandidatesIn(text: string): Generator<{ text: string; start: number }, void> {
  // Blanks of the same length, so that every place stays what it is.
  const clean = text.replace(NOT_TEXT, (found) => ' '.repeat(found.length))
  for (const [from, to] of wordEnds(clean)) {
    const [start, end] = trimmedEnds(clean, from, to)
    if (start < end && end - start <= LONGEST) yield { text: clean.slice(start, end), start }
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The texts in a JSON value, in order; without recursion, since a document may nest as deep as it likes. */
function* textsIn(json: unknown): Generator<string, void> {
  const open: Iterator<unknown>[] = [[json].values()]
  for (;;) {
    const next = open.at(-1)?.next()
    if (next === undefined) return
    if (next.done) open.pop()
    else if (typeof next.value === 'string') yield next.value
    else if (typeof next.value === 'object' && next.value !== null) open.push(Object.values(next.value).values())
  }
}

function trim(piece: string): string {
  return piece.slice(...trimmedEnds(piece, 0, piece.length))
}

function trimmedEnds(text: string, from: number, to: number): readonly [number, number] {
  let start = from
  let end = to
  while (start < end && TRIMMED.has(text.charAt(start))) start += 1
  while (end > start && TRIMMED.has(text.charAt(end - 1))) end -= 1
  return [start, end]
}
