/** What a report may refer to. `suggestion` stands only while a report is worked on. */
export const referenceKinds = ['attribute', 'object', 'tag', 'galaxymatrix', 'suggestion'] as const
export type ReferenceKind = (typeof referenceKinds)[number]

/** A reference in a report's Markdown, and where it stands. `target`: a uuid, the name of a tag, or a suggested value. */
export type ReportReference = { kind: ReferenceKind; isImage: boolean; target: string; start: number; end: number }

const OPENING = new RegExp(`(\\\\)?@(!)?\\[(${referenceKinds.join('|')})\\]\\(`, 'g')
const INSIDE = /[()\n]|@!?\[/g

/**
 * The references of a report, in order: `@[attribute](uuid)`, `@[object](uuid)`, `@[tag](name)`, `@[galaxymatrix](uuid)`,
 * `@[suggestion](value)`, and the image `@![attribute](uuid)`. Parentheses in a target come in pairs, and it ends with its
 * line. Linear in the length of the text.
 *
 * Source: MISP's report editor, in `content-formats` §9.
 */
export function* findReferences(markdown: string): Generator<ReportReference, void> {
  for (const match of markdown.matchAll(OPENING)) {
    const [opening, escape, image, kind] = match
    const from = match.index + opening.length
    const to = escape === undefined ? closingOf(markdown, from) : undefined
    if (to === undefined || to === from) continue
    const target = markdown.slice(from, to)
    // The pattern matches no other words.
    yield { kind: kind as ReferenceKind, isImage: image !== undefined, target, start: match.index, end: to + 1 }
  }
}

/** A reference as it is written; undefined where the target could not be read back. */
export function writeReference(kind: ReferenceKind, target: string): string | undefined {
  const text = `@[${kind}](${target})`
  return closingOf(text, kind.length + 4) === text.length - 1 ? text : undefined
}

/** Where the parenthesis closes that was opened before `from`. */
function closingOf(text: string, from: number): number | undefined {
  const inside = new RegExp(INSIDE)
  inside.lastIndex = from
  for (let depth = 1; ;) {
    const found = inside.exec(text)
    if (found === null || found[0] === '\n' || found[0].startsWith('@')) return undefined
    depth += found[0] === '(' ? 1 : -1
    if (depth === 0) return found.index
  }
}
