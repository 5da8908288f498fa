import { NoYara, PATTERN, QUOTED, type Scanner } from './scanner.ts'

/** A piece of a condition. A string of the rule is named by `$a`, its count by `#a`, its place by `@a`, its length by `!a`. */
export type ConditionToken = {
  kind: 'word' | 'number' | 'text' | 'pattern' | 'string' | 'sign'
  text: string
  isLineEnd: boolean
}

const SIGN = /\.\.|<<|>>|<=|>=|==|!=|[-+*%&|^~<>()[\],:.\\]/y
const NUMBER = /0x[0-9a-fA-F]+(?!\w)|0o[0-7]+(?!\w)|\d+\.\d+(?!\w)|\d+(?:KB|MB)?(?!\w)/y

/** The pieces up to the brace that ends the rule. */
export function readCondition(scanner: Scanner): ConditionToken[] {
  const tokens: ConditionToken[] = []
  for (;;) {
    scanner.skip()
    const token = readToken(scanner)
    if (token === undefined) break
    tokens.push(token)
    // How the lines were broken is kept, for readers.
    token.isLineEnd = scanner.take(/[ \t\r]*\n/y) !== undefined
  }
  if (tokens.length === 0) throw new NoYara('the condition is empty')
  return tokens
}

function readToken(scanner: Scanner): ConditionToken | undefined {
  const of = (kind: ConditionToken['kind'], text: string | undefined) =>
    text === undefined ? undefined : { kind, text, isLineEnd: false }
  return (
    of('number', scanner.take(NUMBER)) ??
    of('word', scanner.take(/[A-Za-z_]\w*/y)) ??
    of('text', scanner.take(QUOTED)) ??
    of('string', scanner.take(/[$#@!]\w+\*?|\$\*?|[#@](?!\w)/y)) ??
    of('sign', scanner.take(SIGN)) ??
    // YARA divides by a backslash: a slash begins a pattern.
    of('pattern', scanner.take(PATTERN))
  )
}

/** The lines of a condition, its pieces apart by single blanks, but for those that belong together. */
export function conditionLines(tokens: readonly ConditionToken[]): string[] {
  const lines: string[] = []
  let line = ''
  let before: ConditionToken | undefined
  for (const token of tokens) {
    line += (line === '' || (before && isTight(before, token)) ? '' : ' ') + token.text
    before = token
    if (token.isLineEnd) {
      lines.push(line)
      line = ''
    }
  }
  return line === '' ? lines : [...lines, line]
}

function isTight(before: ConditionToken, token: ConditionToken): boolean {
  if (before.kind === 'sign' && ['(', '[', '.', '..'].includes(before.text)) return true
  if (token.kind !== 'sign') return false
  return [')', ']', '.', '..', ','].includes(token.text) || (['(', '['].includes(token.text) && isCallee(before))
}

/** What brackets may be part of: a function or a list, and no word of the language such as `and`. */
function isCallee({ kind, text }: ConditionToken): boolean {
  if (kind === 'string') return true
  return (
    kind === 'word' &&
    (/^u?int(8|16|32)(be)?$/.test(text) ||
      !/^(and|or|not|of|in|at|for|any|all|none|matches|defined|i?(contains|startswith|endswith|equals))$/.test(text))
  )
}
