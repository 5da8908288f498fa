/** What YARA's reader takes of one string, in octets. Source: its lexer's buffer of 8,192. */
const MAX_STRING = 8_000
/** Each line break in a pattern is a choice of four; YARA takes 128 such in one pattern. */
const MAX_BREAKS = 31
const LINE_BREAK = '(\\x0D|\\x0A\\x0D|\\x0A|\\x1E)?'
/** Where Python ends a line, on which MISP relies. */
// oxlint-disable-next-line no-control-regex -- Python counts these separators as ends of lines
const LINES = /\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/

const TEXT_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
}

/** Most texts have nothing to escape. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/

/** A text between the quotes of YARA. */
export function escapeText(text: string): string {
  if (text.length <= MAX_STRING && PLAIN.test(text)) return text
  return bounded(text, (letter) => TEXT_ESCAPES[letter] ?? inHex(letter))
}

/**
 * What is looked for where a text stands: the text itself, or, of several lines, a pattern that takes any line break. YARA
 * takes no more than some lines of a pattern: what follows them is not looked for. Source: MISP's yaratemplate.
 */
export function stringOf(text: string): string {
  const lines = text.replace(LINES, '\n').split(LINES)
  // A last line break ends a line and begins none.
  if (lines.at(-1) === '') lines.pop()
  if (lines.length <= 1) return `"${escapeText(text)}"`
  return `/${bounded(lines.slice(0, MAX_BREAKS + 1).join('\n'), escapePattern)}/`
}

function escapePattern(letter: string): string {
  if (letter === '\n') return LINE_BREAK
  return '/\\^$|()[]*+?{}'.includes(letter) ? `\\${letter}` : letter === '\t' ? '\\t' : inHex(letter)
}

/** A letter that is not seen, by its number. Those beyond ASCII stand for themselves. */
function inHex(letter: string): string {
  const code = letter.codePointAt(0) ?? 0
  return code < 0x20 || code === 0x7f ? `\\x${code.toString(16).padStart(2, '0')}` : letter
}

/** The letters escaped, as many as YARA takes. */
function bounded(text: string, escape: (letter: string) => string): string {
  let size = 0
  let written = ''
  for (const letter of text) {
    const escaped = escape(letter)
    size += escaped === letter ? octetsOf(letter) : escaped.length
    if (size > MAX_STRING) break
    written += escaped
  }
  return written
}

/** How long a letter is in UTF-8. */
function octetsOf(letter: string): number {
  const code = letter.codePointAt(0) ?? 0
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4
}
