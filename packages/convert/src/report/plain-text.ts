import { findReferences } from './references.ts'

const EDGES = /[[\]\n]/g
const MARKS = /[`*]|~~|(?<=^|\s)\||\|(?=\s|$)/gm

/**
 * A report's words without its Markdown, each at its old place: references, the frames of links, emphasis, code marks and
 * the bars of tables become blanks of the same length. Linear in the length of the text.
 */
export function plainTextOf(markdown: string): string {
  const withoutReferences = blank(
    markdown,
    [...findReferences(markdown)].map(({ start, end }) => [start, end]),
  )
  return blank(withoutReferences, linkFrames(withoutReferences)).replace(MARKS, (mark) => ' '.repeat(mark.length))
}

/** The brackets of `[text](address)` and the parenthesis that opens its address; brackets of other use stay: `example[.]com`. */
function linkFrames(text: string): [number, number][] {
  const frames: [number, number][] = []
  const open: number[] = []
  for (const { 0: edge, index } of text.matchAll(EDGES)) {
    if (edge === '[') open.push(index)
    else if (edge === '\n') open.length = 0
    else {
      const start = open.pop()
      if (start !== undefined && text.charAt(index + 1) === '(') frames.push([start, start + 1], [index, index + 2])
    }
  }
  return frames.sort(([a], [b]) => a - b)
}

/** The text with blanks in these places, which are in order. */
function blank(text: string, places: readonly [number, number][]): string {
  const pieces: string[] = []
  let done = 0
  for (const [start, end] of places) {
    pieces.push(text.slice(done, start), ' '.repeat(end - start))
    done = end
  }
  return pieces.join('') + text.slice(done)
}
