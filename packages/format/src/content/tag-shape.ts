/**
 * How a tag is spelt, apart from what it spells: its characters without what only separates them, and where it separates.
 * `TLP:AMBER`, `tlp amber` and `tlp_amber` have the same letters and a break at the same place.
 */
export type TagShape = { letters: string; breaks: ReadonlyMap<number, Break> }

/**
 * What stands at a break: a sign that parts a machine tag (`:`, `=`, `"`), a lone dash before a digit, which may be a
 * minus, or anything else that parts words.
 */
export type Break = 'part' | 'dash' | 'word'

const RUN = /[\s\-_/:="]+/gu
const DIGIT = /\d/

/** Between two digits, what separates them says something (`1/5`, `1-5`, `15`) and counts as a character. */
export function shapeOf(text: string): TagShape {
  const plain = plainText(text)
  const breaks = new Map<number, Break>()
  let letters = ''
  let from = 0
  for (const { 0: run, index } of plain.matchAll(RUN)) {
    letters += plain.slice(from, index)
    from = index + run.length
    const after = plain[from] ?? ''
    const isSigned = run.endsWith('-') && DIGIT.test(after) && (run.length > 1 || index === 0)
    if (letters !== '' && after !== '') {
      const isBetweenDigits = DIGIT.test(plain[index - 1] ?? '') && DIGIT.test(after)
      if (isBetweenDigits) letters += isPart(run) ? '\u0001' : run
      else breaks.set(letters.length, kindOf(run, after))
    }
    if (isSigned) letters += '-'
  }
  return { letters: letters + plain.slice(from), breaks }
}

function isPart(run: string): boolean {
  return /[:="]/.test(run)
}

function kindOf(run: string, after: string): Break {
  if (isPart(run)) return 'part'
  return run === '-' && DIGIT.test(after) ? 'dash' : 'word'
}

const LOOKALIKES = new Map([
  ...Array.from('“”„‟″＂«»', (sign) => [sign, '"'] as const),
  ...Array.from('‐‑‒–—−', (sign) => [sign, '-'] as const),
  ['：', ':'],
  ['＝', '='],
  ['／', '/'],
  ['＿', '_'],
  ['＋', '+'],
])

/** In lower case, with the signs of a keyboard. */
export function plainText(text: string): string {
  const folded = text.normalize('NFC').toLowerCase()
  return Array.from(folded, (sign) => LOOKALIKES.get(sign) ?? sign)
    .join('')
    .trim()
}

/**
 * Whether text of this shape can only be meant for a tag of that shape, their letters being the same. Text may lack what
 * parts words, and must not part what the tag does not. It may lack the parts of the tag only where it lacks all, and then
 * the tag has two: a text that parts itself otherwise means something else (`priority:higher` is no `priority:high="er"`).
 */
export function isMeantFor(text: TagShape, tag: TagShape): boolean {
  const parts = [...tag.breaks].filter(([, kind]) => kind === 'part')
  if (text.breaks.size === 0) return parts.length === 1
  return (
    parts.every(([at]) => text.breaks.has(at)) &&
    [...text.breaks].every(([at, kind]) =>
      kind === 'word' ? tag.breaks.has(at) : isSameBreak(kind, tag.breaks.get(at)),
    )
  )
}

function isSameBreak(kind: Break, ofTag: Break | undefined): boolean {
  return kind === 'part' ? ofTag === 'part' : ofTag === 'dash' || ofTag === 'word'
}
