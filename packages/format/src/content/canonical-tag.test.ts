import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalise, canonicalTag, vocabularyOf } from './canonical-tag.ts'
import { tagsOfTaxonomy } from './taxonomy-tags.ts'
import type { Taxonomy } from './taxonomy.ts'

const FOLDER = join(import.meta.dirname, '../../../../../shared/data/taxonomies')
const isThere = existsSync(FOLDER)

const tlp = ['red', 'amber', 'amber+strict', 'green', 'white', 'clear', 'ex:chr', 'unclear'].map(
  (name) => `tlp:${name}`,
)
const small = [
  ...tlp,
  'PAP:RED',
  'PAP:AMBER',
  'admiralty-scale:source-reliability="a"',
  'admiralty-scale:source-reliability="b"',
  'admiralty-scale:information-credibility="1"',
  'kill-chain:Command and Control',
  'workflow:state="incomplete"',
  'workflow:state="complete"',
  'priority:high="er"',
  'index:3',
  'index:-3',
  'score:range="1/5"',
  'score:level="7"',
  'lone:-4',
  'x:Sdbot',
  'x:SDBot',
]
const vocabulary = vocabularyOf(small)

describe('a spelling is mapped onto the vocabulary', () => {
  test.each([
    'TLP AMBER',
    'TLPAMBER',
    'TLP-amber',
    'TLP:AMBER',
    'TLP=AMBER',
    'TLP/AMBER',
    'tlp:amber',
    'tlp_amber',
    ' Tlp : Amber ',
    'TLP: AMBER',
    'TLP：AMBER',
    'tlp – amber',
    '[TLP:AMBER]',
    '(tlp amber)',
    '"tlp:amber"',
    'tlp:"amber"',
    'tlp="Amber"',
  ])('%s is tlp:amber', (text) => {
    expect(canonicalise(text, vocabulary)).toEqual({ exact: 'tlp:amber' })
  })

  test.each([
    ['TLP:AMBER+STRICT', 'tlp:amber+strict'],
    ['tlp amber + strict', undefined],
    ['TLP AMBER+STRICT', 'tlp:amber+strict'],
    ['tlp:ex:chr', 'tlp:ex:chr'],
    ['TLP EX CHR', 'tlp:ex:chr'],
    ['tlp:white', 'tlp:clear'],
    ['TLP WHITE', 'tlp:clear'],
    ['TLP:CLEAR', 'tlp:clear'],
    ['pap amber', 'PAP:AMBER'],
    ['admiralty-scale:source-reliability=b', 'admiralty-scale:source-reliability="b"'],
    ['Admiralty Scale: source reliability: B', 'admiralty-scale:source-reliability="b"'],
    ['admiralty_scale:source_reliability:"B"', 'admiralty-scale:source-reliability="b"'],
    ['admiraltyscale:sourcereliability="b"', 'admiralty-scale:source-reliability="b"'],
    ['ADMIRALTY-SCALE:INFORMATION-CREDIBILITY="1"', 'admiralty-scale:information-credibility="1"'],
    ['killchain:command-and-control', 'kill-chain:Command and Control'],
    ['workflow:state="Incomplete"', 'workflow:state="incomplete"'],
    ['index:-3', 'index:-3'],
    ['index 3', 'index:3'],
    ['score:range=1/5', 'score:range="1/5"'],
  ])('%s is %s', (text, tag) => {
    expect(canonicalTag(text, vocabulary)).toBe(tag)
  })

  test.each([
    ['two tags that differ in case', 'x:sdbot', ['x:SDBot', 'x:Sdbot']],
    ['a dash that may be a minus', 'index-3', ['index:3', 'index:-3']],
    ['a minus that is not there', 'lone:4', ['lone:-4']],
    ['a minus that may be a dash', 'lone-4', ['lone:-4']],
    ['digits that were parted', 'score:range=15', ['score:range="1/5"']],
    ['digits parted otherwise', 'score:range=1-5', ['score:range="1/5"']],
    ['words cut elsewhere', 'priority:higher', ['priority:high="er"']],
    ['a part that is missing', 'priorityhigher', ['priority:high="er"']],
    ['words that run on', 'tlp:am ber', ['tlp:amber']],
    ['a plus that is not there', 'TLP AMBER STRICT', ['tlp:amber+strict']],
    ['a slip of the pen', 'tlp:ambre', ['tlp:amber']],
    ['a part of a tag', 'amber', ['PAP:AMBER', 'tlp:amber', 'tlp:amber+strict']],
    ['nothing of the kind', 'my project', []],
    ['nothing', ' ', []],
  ])('%s is no reason to change anything', (_, text, suggestions) => {
    expect(canonicalise(text, vocabulary)).toEqual({ suggestions })
  })
})

const CUTS = ['', ' ', '-', '_', ':', '=', '/', ':"', '="', ' - ']
/** A tag of the vocabulary, written by somebody with ideas of their own. */
const respelt = (tags: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(...tags), fc.array(fc.constantFrom(...CUTS), { maxLength: 8 }), fc.boolean())
    .map(([tag, cuts, isUpper]) => {
      let i = 0
      const text = tag.replaceAll(/[\s\-_/:="]+/g, (run) => cuts[i++] ?? run)
      return { tag, text: isUpper ? text.toUpperCase() : text }
    })

/** What a tag says: its words and signs in order, told by another way than the one that is tried. */
function meaningOf(tag: string): string {
  const words = tag.toLowerCase().match(/(?<![\p{L}\p{N}])-(?=\d)|[\p{L}\p{N}]+|[^\p{L}\p{N}\s\-_/:="]/gu) ?? []
  return words.join('')
}

const vocabularies: [string, string[]][] = [
  ['a small vocabulary', small],
  ...(isThere ? [['every public taxonomy', publicTags()] satisfies [string, string[]]] : []),
]

describe.each(vocabularies)('in %s', (_, tags) => {
  const all = vocabularyOf(tags)
  const known = new Set(tags)
  const clear = (tag: string) => (tag === 'tlp:white' ? 'tlp:clear' : tag)

  test('every tag is its own canonical one, but for the one that was renamed', () => {
    expect(tags.filter((tag) => canonicalTag(tag, all) !== clear(tag))).toEqual([])
  })

  test('canonicalising twice changes nothing', () => {
    const anything = fc.oneof(
      respelt(tags).map(({ text }) => text),
      fc.string({ unit: 'grapheme', maxLength: 30 }),
    )
    fc.assert(
      fc.property(anything, (text) => {
        const once = canonicalTag(text, all) ?? text
        expect(canonicalTag(once, all) ?? once).toBe(once)
      }),
      { numRuns: 2_000 },
    )
  })

  test('spellings that differ in meaning never become one', () => {
    fc.assert(
      fc.property(respelt(tags), fc.constantFrom('+', '.', '1', 'x', 'un', '#'), fc.nat(), ({ text }, more, at) => {
        const cut = at % (text.length + 1)
        for (const spelt of [text, text.slice(0, cut) + more + text.slice(cut)]) {
          const found = canonicalTag(spelt, all)
          if (found !== undefined && found !== 'tlp:clear' && !known.has(spelt)) {
            expect(meaningOf(found)).toBe(meaningOf(spelt))
          }
        }
      }),
      { numRuns: 5_000 },
    )
  })

  test('what a tag may be meant by is suggested, where it is not sure', () => {
    fc.assert(
      fc.property(respelt(tags), ({ tag, text }) => {
        const found = canonicalise(text, all, 50)
        if ('exact' in found)
          expect(found.exact === 'tlp:clear' || meaningOf(found.exact) === meaningOf(text)).toBe(true)
        else if (meaningOf(text) === meaningOf(tag)) expect(found.suggestions).toContain(tag)
      }),
      { numRuns: tags.length > 1_000 ? 100 : 1_000 },
    )
  })
})

test.skipIf(isThere)('the public taxonomies are not beside the checkout', () => {})

function publicTags(): string[] {
  return readdirSync(FOLDER)
    .map((name) => join(FOLDER, name, 'machinetag.json'))
    .filter((file) => existsSync(file))
    .flatMap((file) => tagsOfTaxonomy(JSON.parse(readFileSync(file, 'utf8')) as Taxonomy).map(({ tag }) => tag))
}
