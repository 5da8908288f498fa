import { isMeantFor, plainText, shapeOf, type TagShape } from './tag-shape.ts'
import { likeTags } from './like-tags.ts'

/** The tags of a vocabulary, prepared for finding them however they are spelt. */
export type Vocabulary = {
  tags: ReadonlySet<string>
  byFolded: ReadonlyMap<string, readonly string[]>
  byLetters: ReadonlyMap<string, readonly ShapedTag[]>
}
type ShapedTag = { tag: string; shape: TagShape }

/** One tag, if the text can mean no other; else those that it may mean, the likeliest first. */
export type Canonical = { exact: string } | { suggestions: string[] }

/**
 * Tags that are the same under two names. Source: FIRST's TLP 2.0, which renamed WHITE to CLEAR.
 */
const RENAMED = new Map([['tlp:white', 'tlp:clear']])

/** A vocabulary of these machine tags. Pure; to be made once and used often. */
export function vocabularyOf(tags: Iterable<string>): Vocabulary {
  const byFolded = new Map<string, string[]>()
  const byLetters = new Map<string, ShapedTag[]>()
  const all = new Set(tags)
  for (const tag of all) {
    const shape = shapeOf(tag)
    push(byFolded, plainText(tag), tag)
    push(byLetters, shape.letters, { tag, shape })
  }
  return { tags: all, byFolded, byLetters }
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key)
  if (list) list.push(item)
  else map.set(key, [item])
}

/**
 * The tag of the vocabulary that this text spells, or undefined where none or more than one may be meant: `TLP AMBER`,
 * `TLPAMBER`, `TLP-amber`, `TLP:AMBER`, `TLP=AMBER`, `TLP/AMBER` and `tlp:amber` are all `tlp:amber`. Never a guess.
 */
export function canonicalTag(text: string, vocabulary: Vocabulary): string | undefined {
  const spelt = spelling(text, vocabulary)
  const renamed = spelt === undefined ? undefined : RENAMED.get(spelt)
  return renamed !== undefined && vocabulary.tags.has(renamed) ? renamed : spelt
}

function spelling(text: string, { tags, byFolded, byLetters }: Vocabulary): string | undefined {
  if (tags.has(text)) return text
  const bare = unwrapped(text)
  const folded = byFolded.get(plainText(bare))
  if (folded) return only(folded)
  const shape = shapeOf(bare)
  const alike = byLetters.get(shape.letters)?.filter((tag) => isMeantFor(shape, tag.shape)) ?? []
  return only(alike)?.tag
}

/** People put markings in brackets. */
function unwrapped(text: string): string {
  const [, inner] = /^\s*(?:\[([^[\]]+)\]|\(([^()]+)\))\s*$/.exec(text)?.filter((part) => part !== undefined) ?? []
  return inner ?? text
}

function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined
}

/** As `canonicalTag`, with up to `limit` suggestions where there is no sure answer. */
export function canonicalise(text: string, vocabulary: Vocabulary, limit = 10): Canonical {
  const exact = canonicalTag(text, vocabulary)
  return exact === undefined ? { suggestions: likeTags(text, vocabulary.tags, limit) } : { exact }
}
