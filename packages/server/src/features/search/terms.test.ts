import { expect, test } from 'vitest'
import { fits, isPattern, likePattern } from './patterns.ts'
import { mapTerms, parseTerms, type Terms } from './terms.ts'

const terms = (any: string[], none: string[] = [], all: string[][] = []): Terms => ({ any, all, none })

test.each<[unknown, Terms | undefined]>([
  ['a', terms(['a'])],
  ['!a', terms([], ['a'])],
  ['a||b', terms(['a', 'b'])],
  ['a && !b', terms(['a'], ['b'])],
  [['a', '!b', 'c||d'], terms(['a', 'c||d'], ['b'])],
  [7, terms(['7'])],
  ['0', terms(['0'])],
  [{ OR: ['a', '!b'] }, terms(['a', '!b'])],
  [{ OR: 'a', NOT: ['b'], AND: ['c', 'd'] }, terms(['a'], ['b'], [['c'], ['d']])],
  [{ not: 'b' }, terms([], ['b'])],
  ['a\0b', terms(['a\ufffdb'])],
  ['', undefined],
  ['!', undefined],
  [0, undefined],
  [false, undefined],
  [null, undefined],
  [undefined, undefined],
  [[], undefined],
  [{}, undefined],
  [{ OR: [] }, undefined],
  [[[['nested']]], undefined],
])('%j', (wish, read) => {
  expect(parseTerms(wish)).toEqual(read)
})

test('a text may stand for several, and each of several that are all asked for keeps its own', () => {
  const twice = (text: string) => [text, `${text}${text}`]
  expect(mapTerms(terms(['a'], ['b'], [['c'], ['d']]), twice)).toEqual(
    terms(
      ['a', 'aa'],
      ['b', 'bb'],
      [
        ['c', 'cc'],
        ['d', 'dd'],
      ],
    ),
  )
})

test.each([
  ['%a%', '%a%'],
  ['a%', 'a%'],
  ['%a', '%a'],
  ['%', '%'],
  ['%%', '%%'],
  ['%50% off_\\%', '%50\\% off\\_\\\\%'],
])('the pattern %s is %s for LIKE', (text, pattern) => {
  expect(isPattern(text)).toBe(true)
  expect(likePattern(text)).toBe(pattern)
})

test('a percent sign inside is no pattern', () => {
  expect(isPattern('50% off')).toBe(false)
})

test.each([
  ['tlp:green', 'TLP:%', true],
  ['tlp:green', '%green', true],
  ['tlp:green', '%:%', true],
  ['tlp:green', 'green%', false],
  ['tlp:green', '%tlp', false],
  ['tlp:green', '%', true],
])('%s fits %s: %s', (word, pattern, isFit) => {
  expect(fits(word, pattern)).toBe(isFit)
})
