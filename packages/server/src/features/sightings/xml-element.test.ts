import { expect, test } from 'vitest'
import { xmlElement, type Json } from './xml-element.ts'

test.each([
  ['x', '<a>x</a>'],
  ['<&>"\'', '<a>&lt;&amp;&gt;&quot;&apos;</a>'],
  ['', '<a/>'],
  [null, '<a/>'],
  [true, '<a>1</a>'],
  [false, '<a>0</a>'],
  [7, '<a>7</a>'],
  [['x', 'y'], '<a>x</a><a>y</a>'],
  [{ b: { c: 'x' }, d: [1, 2] }, '<a><b><c>x</c></b><d>1</d><d>2</d></a>'],
  ['a\u0001\u001b\ud800\uffff\t\n\u0085😀', '<a>a\ufffd\ufffd\ufffd\ufffd\t\n\u0085😀</a>'],
] as [Json, string][])('%j is written as %s', (value, text) => {
  expect(xmlElement('a', value)).toBe(text)
})
