import { attributeTypes, categories, normaliseIp } from '@tocsin/format'
import type { Wishes } from '../../platform/http/wishes.ts'
import { fits, isPattern } from './patterns.ts'
import type { AttributeFilter } from './query.ts'
import type { SearchScope } from './scope.ts'
import { seenWish, spanWish } from './spans.ts'
import { switchWish } from './switches.ts'
import { mapTerms, parseTerms, type Terms } from './terms.ts'

/** The conditions on attributes. Source: `rest-search` §3; `comment` is ours in MISP's words (§9, "differences to settle"). */
export function parseAttributeFilters(scope: SearchScope, wishes: Wishes, now: number): AttributeFilter[] {
  const halves = scope === 'attributes' ? (['value1', 'value2'] as const) : []
  const toIds = switchWish(wishes['to_ids'])
  return [
    ...['value' as const, ...halves].flatMap((by) => filter(by, mapped(wishes[by], storedForms))),
    ...filter(
      'type',
      mapped(wishes['type'], typesMeant, (text) => spelled(text, attributeTypes)),
    ),
    ...filter(
      'category',
      mapped(wishes['category'], (text) => spelled(text, categories)),
    ),
    ...filter('object_relation', parseTerms(wishes['object_relation'])),
    ...filter('comment', parseTerms(wishes['comment'])),
    ...(toIds === undefined ? [] : [{ by: 'to_ids' as const, is: toIds }]),
    ...(scope === 'attributes' ? timesOf(wishes, now) : []),
  ]
}

function filter(by: Extract<AttributeFilter, { terms: Terms }>['by'], terms: Terms | undefined): AttributeFilter[] {
  return terms ? [{ by, terms }] : []
}

type Change = (text: string) => string[]

function mapped(wish: unknown, change: Change, changeUnwanted?: Change): Terms | undefined {
  const terms = parseTerms(wish)
  return terms && mapTerms(terms, change, changeUnwanted)
}

/** Addresses are stored in their short form; who asks for a longer one means the same. */
function storedForms(text: string): string[] {
  const isAddress = /^[0-9a-f.]*:[0-9a-f:.]*(\/\d+)?$/i.test(text) || /^\d+(\.\d+){3}\/32$/.test(text)
  const stored = isAddress ? normaliseIp(text) : text
  return stored === text ? [text] : [stored, text]
}

/** Who looks for `email-src` or `email-dst` means `email` too. */
function typesMeant(text: string): string[] {
  const types = spelled(text, attributeTypes)
  return types.includes('email-src') || types.includes('email-dst') ? [...types, 'email'] : types
}

/** The words of a fixed list that a text means: whatever its case, and all that a pattern fits, so that an index serves. */
function spelled(text: string, words: readonly string[]): string[] {
  const known = words.filter((word) => (isPattern(text) ? fits(word, text) : word.toLowerCase() === text.toLowerCase()))
  // An unknown word stays, and finds nothing.
  return known.length > 0 ? known : [text]
}

function timesOf(wishes: Wishes, now: number): AttributeFilter[] {
  const timestamp = spanWish(wishes, ['timestamp', 'attribute_timestamp'], now)
  const seen = (['first_seen', 'last_seen'] as const).flatMap((by) => {
    const span = seenWish(by, wishes[by], now)
    return span ? [{ by, span }] : []
  })
  return [...(timestamp ? [{ by: 'timestamp' as const, span: timestamp }] : []), ...seen]
}
