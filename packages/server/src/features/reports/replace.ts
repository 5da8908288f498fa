import { writeReference, type Indicator, type PlacedIndicator } from '@tocsin/convert'
import type { Mention } from './extract.ts'

type Place = { start: number; end: number }
/** A text that stands for a part of another. */
type Replacement = Place & { by: string }

/** What a report is to refer to: the attribute of an indicator, where it has one, and the first tag of a name. */
export type Referring = {
  places: readonly PlacedIndicator[]
  uuidOf: (indicator: Indicator) => string | undefined
  mentions: readonly Mention[]
}

/** Puts references in the places of indicators and names, of which none overlap. */
export function refer(content: string, { places, uuidOf, mentions }: Referring): string {
  const attributes = places.flatMap(({ indicator, start, end }) => {
    const uuid = uuidOf(indicator)
    return uuid === undefined ? [] : replacementOf({ start, end }, writeReference('attribute', uuid))
  })
  const tags = mentions.flatMap(({ tags: [tag], start, end }) =>
    tag === undefined ? [] : replacementOf({ start, end }, writeReference('tag', tag)),
  )
  return replaceIn(
    content,
    [...attributes, ...tags].toSorted((a, b) => a.start - b.start),
  )
}

function replacementOf(place: Place, by: string | undefined): Replacement[] {
  return by === undefined ? [] : [{ ...place, by }]
}

/**
 * A reference is none in a block of code, as the address of a link or as its text: there the words stay. Alone in
 * backticks it takes their place.
 */
function replaceIn(content: string, replacements: readonly Replacement[]): string {
  const blocks = codeBlocks(content)
  const pieces: string[] = []
  let done = 0
  let block = 0
  for (const { by, ...place } of replacements) {
    while ((blocks[block]?.end ?? Infinity) <= place.start) block += 1
    const isInCode = (blocks[block]?.start ?? Infinity) <= place.start
    if (isInCode || isInLink(content, place)) continue
    const { start, end } = isTicked(content, place) ? { start: place.start - 1, end: place.end + 1 } : place
    pieces.push(content.slice(done, start), by)
    done = end
  }
  return pieces.join('') + content.slice(done)
}

function isInLink(content: string, { start, end }: Place): boolean {
  const isTarget = content.startsWith('](', start - 2)
  return isTarget || (content.charAt(start - 1) === '[' && content.startsWith('](', end))
}

function isTicked(content: string, { start, end }: Place): boolean {
  const [before, after] = [content.slice(Math.max(0, start - 2), start), content.slice(end, end + 2)]
  return /(?:^|[^`])`$/.test(before) && /^`(?!`)/.test(after)
}

/** The blocks between lines of backticks; one that never ends goes to the end. */
function codeBlocks(content: string): Place[] {
  const blocks: Place[] = []
  let open: number | undefined
  for (const { index } of content.matchAll(/^ {0,3}(?:> ?){0,10}`{3,}/gm)) {
    if (open === undefined) open = index
    else {
      blocks.push({ start: open, end: index })
      open = undefined
    }
  }
  return open === undefined ? blocks : [...blocks, { start: open, end: content.length }]
}
