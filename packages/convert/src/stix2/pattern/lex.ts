import { PatternError } from './pattern-error.ts'

export type TokenKind = 'word' | 'string' | 'hex' | 'binary' | 'timestamp' | 'integer' | 'float' | 'sign' | 'end'

/** A piece of a pattern; a quoted one without its quotes and escapes. */
export type Token = { kind: TokenKind; text: string; at: number }

const BLANKS = /[ \t\r\n\f\v\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/y
const WORD = /[a-zA-Z_][a-zA-Z0-9_-]*/y
const NUMBER = /[+-]?(?:\d*\.\d+|\d+)/y
const SIGN = /==|!=|<>|<=|>=|[=<>()[\],.:*]/y

const WHOLE_NUMBER = /^[+-]?(?:0|[1-9]\d*)$/
const HEX = /^(?:[0-9a-f]{2})*$/i
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/
const TIMESTAMP =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?Z$/

/** What may stand before a quote, what it makes of the text between, and what that has to look like. */
const PREFIXES: Readonly<Record<string, { kind: TokenKind; fits: (text: string) => boolean; rule: string }>> = {
  h: { kind: 'hex', fits: (text) => HEX.test(text), rule: 'A hex literal is pairs of hex digits' },
  b: { kind: 'binary', fits: (text) => text.length % 4 === 0 && BASE64.test(text), rule: 'A binary literal is base64' },
  t: { kind: 'timestamp', fits: isTimestamp, rule: 'A timestamp is written YYYY-MM-DDThh:mm:ss[.s]Z' },
}

/** Source: the lexical rules of OASIS' STIX pattern grammar (STIX 2.1 §9, `STIXPattern.g4`). Every character is read once. */
export function* lexPattern(text: string): Generator<Token, undefined> {
  let at = skip(text, 0)
  while (at < text.length) {
    const { token, next } = readToken(text, at)
    yield token
    at = skip(text, next)
  }
  yield { kind: 'end', text: '', at: text.length }
  return undefined
}

export function isTimestamp(text: string): boolean {
  return TIMESTAMP.test(text)
}

function readToken(text: string, at: number): { token: Token; next: number } {
  if (text[at] === "'") return readQuoted(text, at, 'string')
  const prefix = text[at + 1] === "'" ? PREFIXES[text[at] ?? ''] : undefined
  if (prefix !== undefined) {
    const quoted = readQuoted(text, at + 1, prefix.kind)
    if (!prefix.fits(quoted.token.text)) throw new PatternError(prefix.rule, at)
    return quoted
  }
  const word = matchAt(WORD, text, at)
  if (word !== undefined) return { token: { kind: 'word', text: word, at }, next: at + word.length }
  const number = matchAt(NUMBER, text, at)
  if (number !== undefined) return { token: numberToken(number, at), next: at + number.length }
  const sign = matchAt(SIGN, text, at)
  if (sign !== undefined) return { token: { kind: 'sign', text: sign, at }, next: at + sign.length }
  throw new PatternError('Nothing in the grammar begins so', at)
}

function numberToken(text: string, at: number): Token {
  if (text.includes('.')) return { kind: 'float', text, at }
  if (WHOLE_NUMBER.test(text)) return { kind: 'integer', text, at }
  throw new PatternError('A number has no leading noughts', at)
}

/** By search for the next quote or backslash, not by one expression: a payload in base64 may be many megabytes. */
function readQuoted(text: string, open: number, kind: TokenKind): { token: Token; next: number } {
  const pieces: string[] = []
  let from = open + 1
  for (;;) {
    const stop = nextSpecial(text, from)
    if (stop === -1) throw new PatternError('A quote is never closed', open)
    pieces.push(text.slice(from, stop))
    if (text[stop] === "'") return { token: { kind, text: pieces.join(''), at: open }, next: stop + 1 }
    const escaped = text[stop + 1]
    if (escaped !== "'" && escaped !== '\\') throw new PatternError("Only ' and \\ are escaped in a literal", stop)
    pieces.push(escaped)
    from = stop + 2
  }
}

const SPECIAL = /['\\]/g

function nextSpecial(text: string, from: number): number {
  SPECIAL.lastIndex = from
  return SPECIAL.exec(text)?.index ?? -1
}

/** Behind blanks and comments. */
function skip(text: string, from: number): number {
  let at = from
  for (;;) {
    const start = at
    at += matchAt(BLANKS, text, at)?.length ?? 0
    if (text.startsWith('//', at)) at = endOf(text, '\n', at) ?? text.length
    if (text.startsWith('/*', at)) {
      const end = endOf(text, '*/', at + 2)
      if (end === undefined) throw new PatternError('A comment is never closed', at)
      at = end
    }
    if (at === start) return at
  }
}

function endOf(text: string, mark: string, from: number): number | undefined {
  const found = text.indexOf(mark, from)
  return found === -1 ? undefined : found + mark.length
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}
