import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UnreadableDocument } from '../importer.ts'
import { readXml } from './read-xml.ts'
import { isXmlText, node, writeXml } from './write-xml.ts'
import { attributeOf, childElements, descend, textOf } from './xml-tree.ts'

const XSI = 'http://www.w3.org/2001/XMLSchema-instance'

describe('reading', () => {
  test('names carry their namespace, and a type its own', () => {
    const root = readXml(
      `<a xmlns="urn:a" xmlns:b="urn:b" xmlns:xsi="${XSI}"><b:c d="1" b:d="2" xsi:type="b:T"> x </b:c></a>`,
    )
    const [child] = childElements(root)
    expect(root).toMatchObject({ uri: 'urn:a', local: 'a', line: 1 })
    expect(child).toMatchObject({ uri: 'urn:b', local: 'c', type: { uri: 'urn:b', local: 'T' } })
    expect([attributeOf(child, 'd'), attributeOf(child, 'd', 'urn:b'), textOf(child)]).toEqual(['1', '2', 'x'])
  })

  test('text is read through elements, sections and the five entities', () => {
    expect(textOf(readXml('<a>1<b>&amp;2</b><![CDATA[<3>]]>&#52;</a>'))).toBe('1&2<3>4')
  })

  test('what is below is found by its local names', () => {
    expect(textOf(descend(readXml('<a><b><c>1</c></b><b><c>2</c></b></a>'), 'b', 'c'))).toBe('1')
    expect(descend(readXml('<a />'), 'b', 'c')).toBeUndefined()
  })

  test.each([
    ['text that is no XML', 'hello', 'line 1'],
    ['nothing', '', 'line 1'],
    ['an open end', '<a>\n<b>', 'line 2: unclosed tag: b'],
    ['an unknown entity', '<a>&bomb;</a>', 'line 1: undefined entity'],
    ['entities', '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>', 'entities may not be declared'],
    [
      'a file as an entity',
      '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a/>',
      'entities may not be declared',
    ],
    ['a prefix bound to nothing', '<x:a />', 'unbound namespace prefix'],
    ['a forbidden character', '<a>\u0000</a>', 'disallowed character'],
    ['half a surrogate pair', '<a>\ud800</a>', 'line 1'],
    ['the same attribute twice', '<a b="1" b="2" />', 'duplicate attribute'],
    ['great depth', '<a>'.repeat(101), 'at most 100 levels deep'],
  ])('%s is refused, naming line and rule', (_, document, rule) => {
    expect(() => readXml(document)).toThrow(UnreadableDocument)
    expect(() => readXml(document)).toThrow(rule)
  })

  test('a declaration of the document type alone is passed over', () => {
    expect(readXml('<!DOCTYPE a SYSTEM "a.dtd"><a />').local).toBe('a')
  })
})

describe('writing', () => {
  test('elements stand on lines of their own, text within its element', () => {
    const written = writeXml(node('a', { b: '1', c: undefined }, [node('d', {}, ['x']), node('e')]))
    expect(written).toBe('<a b="1">\n  <d>x</d>\n  <e />\n</a>\n')
  })

  test('any text comes back from text and attribute, or with U+FFFD where XML has no place for a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const kept = text.replace(/./gsu, (one) => (isXmlText(one) ? one : '\uFFFD'))
        const root = readXml(writeXml(node('a', { b: text }, [text])))
        expect([attributeOf(root, 'b'), root.children.map(String).join('')]).toEqual([kept, kept])
      }),
    )
  })
})
