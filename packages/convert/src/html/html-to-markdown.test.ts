import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findIndicators } from '../free-text/find-indicators.ts'
import { plainTextOf } from '../report/plain-text.ts'
import { htmlToMarkdown } from './html-to-markdown.ts'

const markdown = (html: string) => htmlToMarkdown(html, 'https://base.example/dir/page').markdown

test.each([
  ['<h1>One</h1><p>two <b>three</b> <i> four </i></p>', '# One\n\ntwo **three** _four_'],
  ['<p>a<br>b<br><br>c</p>', 'a  \nb\n\nc'],
  ['<ul><li>a<li><p>b</p><ol><li>c</li><li>d</li></ol></li></ul><p>e', '- a\n- b\n   1. c\n   2. d\n\ne'],
  ['<a href="/x?a=1&amp;b=2">link</a>', '[link](https://base.example/x?a=1&b=2)'],
  ['<a href="javascript:alert(1)">no link</a>', 'no link'],
  ['<a href="http://a.example/(x)">p</a>', '[p](http://a.example/%28x%29)'],
  ['<pre>x  y\n <b>z</b></pre>', '```\nx  y\n z\n```'],
  ['<p>run <code>a  *b*</code></p>', 'run `a *b*`'],
  ['<table><tr><th>A<th>B<tr><td>1<td>2|3</table>', '| A | B |\n| --- | --- |\n| 1 | 2\\|3 |'],
  ['<table><tr><td>only</td></tr><tr><td>layout</td></tr></table>', 'only\n\nlayout'],
  ['<blockquote><p>said</p><p>more</p></blockquote>', '> said\n>\n> more'],
  ['a<script>var b = "<p>c</p>"</script><style>d</style><!-- e -->f', 'af'],
  ['<img src="http://track.example/x.png" alt="a picture">', 'a picture'],
  ['1 &lt; 2 &amp; 3', '1 `<` 2 & 3'],
  ['C:\\Temp\\*.exe and _x and <b>\\\\srv\\share</b>', '`C:\\Temp\\*.exe` and `_x` and **`\\\\srv\\share`**'],
  ['@[attribute](5f0c2d1e-8c3b-4d9a-9b8f-0a1b2c3d4e5f)', '`@[attribute](5f0c2d1e-8c3b-4d9a-9b8f-0a1b2c3d4e5f)`'],
  ['a < b', 'a `<` b'],
  ['<p>x<p', 'x'],
  ['<a href="http://x.example/>unclosed', 'unclosed'],
  ['', ''],
])('%j is %j', (html, expected) => {
  expect(markdown(html)).toBe(expected)
})

test('the title of a page is told apart', () => {
  expect(htmlToMarkdown('<head><title>A  &amp;\nB</title></head><svg><title>C</title></svg>D')).toEqual({
    title: 'A & B',
    markdown: 'D',
  })
})

test('what a page names is found in its report', () => {
  const html = `<table><tr><td>192[.]0[.]2[.]7</td><td>hxxps://evil[.]example/a_b</td></tr></table>
    <p>dropped <code>C:\\Users\\x\\evil.exe</code>, then called <a href="https://c2.example/x">c2.example</a>.</p>`
  const found = [...findIndicators(plainTextOf(markdown(html)))].map(({ value }) => value)
  expect(found).toEqual([
    '192.0.2.7',
    'https://evil.example/a_b',
    'C:\\Users\\x\\evil.exe',
    'c2.example',
    'https://c2.example/x',
  ])
})

test('any text is read without an error', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '<p>',
      '</p>',
      '<table>',
      '<td>',
      '</tr>',
      '</table>',
      '<li>',
      '<ul>',
      '</ul>',
      '<b>',
      '</b>',
      '<pre>',
      '<a href=',
      '"',
      '<!--',
      '>',
      '&amp;',
      '<code>',
    ),
  )
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      expect(typeof markdown(pieces.join(''))).toBe('string')
    }),
  )
})

/** Each takes hours where every tag looks at all that are open, or every text at all that was written. */
test.each([
  '<div>',
  '<b>x</b>',
  '<b>x',
  '<b>x<br>',
  '<i> <br> ',
  '<a href="x">y',
  '<ul><li>x',
  '<blockquote>x',
  '<table><tr><td>x',
  '<a b=',
  '<!',
  '<',
  'a&amp;b ',
  '<p a1 a2 a3',
  '`a ',
  '<td>|',
])('much of %j is read', (piece) => {
  expect(typeof markdown(piece.repeat(200_000 / piece.length))).toBe('string')
})
