import type { YaraString } from './read-yara.ts'
import { NoYara } from './scanner.ts'

/** What YARA's reader takes of one string, in octets: less than its buffer of 8,192. */
const MAX_OCTETS = 8_000

/** Refuses strings that YARA would, and a whole file with them. */
export function checkStrings(strings: readonly YaraString[]): void {
  const names = strings.map(({ name }) => name).filter((name) => name !== '$')
  if (new Set(names).size < names.length) throw new NoYara('two strings have one name')
  for (const string of strings) {
    const why = faultOf(string)
    if (why !== undefined) throw new NoYara(`the string ${string.name.slice(0, 128)} ${why}`)
  }
}

function faultOf({ kind, value, modifiers }: YaraString): string | undefined {
  if (kind !== 'hex' && new TextEncoder().encode(value).length > MAX_OCTETS) return 'is too long'
  if (kind === 'text' && value === '""') return 'is empty'
  if (kind === 'pattern' && !isPattern(value)) return 'is no pattern of YARA'
  if (kind === 'hex' && !isHex(value)) return 'is no hexadecimal string of YARA'
  return isModified(kind, modifiers) ? undefined : 'has modifiers that do not go together'
}

/** YARA knows no look-around, no groups that are not caught, and no references back; the rest is what JavaScript knows. */
function isPattern(value: string): boolean {
  const body = value.slice(1, value.lastIndexOf('/'))
  if (/\(\?|\\[1-9]/.test(body.replaceAll('\\\\', ''))) return false
  const repeats = [...body.matchAll(/\{(\d*),?(\d*)\}/g)].flatMap(([, from, to]) => [Number(from), Number(to)])
  return repeats.every((times) => times <= 1_000) && compiles(body)
}

function compiles(body: string): boolean {
  try {
    return new RegExp(body) instanceof RegExp
  } catch {
    return false
  }
}

const HEX_PIECE = /[0-9a-fA-F?]{2}|\[\d*-?\d*\]|[(|)]/g

/** Pairs of digits, jumps between them, and choices of such in brackets. */
function isHex(value: string): boolean {
  const text = value.slice(1, -1)
  const pieces = text.match(HEX_PIECE) ?? []
  if (text.replace(HEX_PIECE, '').trim() !== '' || pieces.length === 0) return false
  let depth = 0
  let before = '('
  for (const piece of pieces) {
    const isInside = !'(|'.includes(before)
    if (piece.startsWith('[') && !(isInside && isJump(piece, depth))) return false
    // A choice ends, and the string, with digits.
    if ('|)'.includes(piece) && (depth === 0 || !isInside || before.startsWith('['))) return false
    depth += piece === '(' ? 1 : piece === ')' ? -1 : 0
    before = piece
  }
  return depth === 0 && !before.startsWith('[')
}

/** `[4]`, `[4-6]`, and outside choices `[4-]` and `[-]`. */
function isJump(piece: string, depth: number): boolean {
  const [from = '', to = from] = piece.slice(1, -1).split('-')
  if (!piece.includes('-')) return from !== '' && Number(from) <= 255
  if (to === '') return depth === 0
  return Number(from) <= Number(to) && (depth === 0 || Number(to) <= 255)
}

const MAY_STAND: Readonly<Record<YaraString['kind'], RegExp>> = {
  text: /^(ascii|wide|nocase|fullword|private|xor(\((0x[0-9a-f]{1,2}|\d{1,3})(-(0x[0-9a-f]{1,2}|\d{1,3}))?\))?|base64(wide)?)$/,
  pattern: /^(ascii|wide|nocase|fullword|private)$/,
  hex: /^private$/,
}
const NOT_TOGETHER = [
  ['xor', 'nocase'],
  ['base64', 'nocase'],
  ['base64', 'xor'],
  ['base64', 'fullword'],
]

function isModified(kind: YaraString['kind'], modifiers: readonly string[]): boolean {
  const names = modifiers.map((modifier) => modifier.replace(/\(.*$/, '').replace('base64wide', 'base64'))
  const isKnown = modifiers.every((modifier) => MAY_STAND[kind].test(modifier))
  const isInRange = modifiers.every(
    (modifier) => isByteRange(modifier.match(/0x[0-9a-f]+|\d+/g)?.map(Number) ?? []) || !modifier.startsWith('xor'),
  )
  const isDouble = new Set(modifiers).size < modifiers.length
  return isKnown && isInRange && !isDouble && !NOT_TOGETHER.some((pair) => pair.every((name) => names.includes(name)))
}

/** The keys that a text is tried with: one, or from one to another. */
function isByteRange([from = 0, to = from]: readonly number[]): boolean {
  return from <= to && to <= 255
}
