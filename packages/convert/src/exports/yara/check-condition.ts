import type { ConditionToken } from './read-condition.ts'
import { moduleFields } from './module-fields.ts'
import type { YaraString } from './read-yara.ts'
import { KEYWORDS, NoYara } from './scanner.ts'

/** What a condition may name beside the strings of its rule. */
export type KnownNames = { modules: ReadonlySet<string>; rules: { has(name: string): boolean } }

const BETWEEN = new Set(
  `and or of in at contains icontains startswith istartswith endswith iendswith iequals matches + - * % & | ^ << >> < > <= >= == != \\
   .. , :`.split(/\s+/),
)
/** What stands between numbers or texts: no string of the rule, which is there or not, is on either side. */
const COUNTS = new Set('+ - * % & | ^ << >> < > <= >= == != \\'.split(' '))
const BEFORE = new Set(['not', 'defined', '-', '~'])
const QUANTIFIERS = new Set(['all', 'any', 'none'])
const VALUES = new Set(['true', 'false', 'filesize', 'entrypoint'])
const READERS = /^u?int(8|16|32)(be)?$/

/**
 * Refuses a condition that is none: operands and what stands between them in turn, brackets that close, and names that are
 * known. Types are not looked at. Source: the documentation of YARA 4, "Conditions".
 */
export function checkCondition(
  tokens: readonly ConditionToken[],
  strings: readonly YaraString[],
  known: KnownNames,
): void {
  new ConditionCheck(tokens, known).check()
  checkUse(tokens, strings)
}

class ConditionCheck {
  readonly #tokens: readonly ConditionToken[]
  readonly #known: KnownNames
  readonly #variables = new Set<string>()
  /** The brackets that are open, by what closes them. */
  readonly #brackets: string[] = []
  /** Whether an operand has to come, and not what stands between two. */
  #wantsOperand = true
  /** `for` was read and its colon was not: its variables may come. */
  #isFor = false

  constructor(tokens: readonly ConditionToken[], known: KnownNames) {
    this.#tokens = tokens
    this.#known = known
  }

  check(): void {
    for (const [i, token] of this.#tokens.entries()) {
      if (this.#wantsOperand) this.#operand(token, i)
      else this.#between(token, i)
    }
    if (this.#wantsOperand || this.#isFor || this.#brackets.length > 0) throw new NoYara('the condition does not end')
  }

  #textAt(i: number): string {
    return this.#tokens[i]?.text ?? ''
  }

  #operand(token: ConditionToken, i: number): void {
    const { kind, text } = token
    const before = this.#textAt(i - 1)
    if (before === 'of' && text !== 'them' && text !== '(') throw breakAt('of')
    if (BEFORE.has(text)) return
    if (text === '(') return void this.#brackets.push(')')
    if (text === 'for') {
      this.#isFor = true
      return
    }
    // A call with nothing in its brackets.
    if (text === ')' && before === '(' && this.#tokens[i - 2]?.kind === 'word') return this.#close(text)
    if (kind === 'sign') throw breakAt(text)
    if (kind === 'word') this.#name(text, i)
    if (kind === 'pattern' && before !== 'matches' && !(this.#brackets.length > 0 && /^[(,]$/.test(before)))
      throw breakAt(text)
    if (kind !== 'pattern' && before === 'matches') throw breakAt('matches')
    if (isThereOrNot(token) && COUNTS.has(before)) throw breakAt(text)
    this.#wantsOperand = false
  }

  #name(text: string, i: number): void {
    const [before, after] = [this.#textAt(i - 1), this.#textAt(i + 1)]
    if (before === '.') return this.#field(text)
    if (VALUES.has(text) || this.#variables.has(text)) return
    if (this.#isFor && (before === ',' || after === ',' || after === 'in') && !KEYWORDS.has(text)) {
      this.#variables.add(text)
      return
    }
    const isKnown =
      (READERS.test(text) && after === '(') ||
      (QUANTIFIERS.has(text) && (after === 'of' || before === 'for') && !COUNTS.has(before) && before !== '~') ||
      (text === 'them' && before === 'of') ||
      (this.#known.modules.has(text) && after === '.') ||
      this.#known.rules.has(text)
    if (!isKnown) throw new NoYara(`the condition names ${text.slice(0, 128)}, which is not known`)
  }

  /** A thing that a module tells of has the fields of one of the modules. */
  #field(text: string): void {
    if ([...this.#known.modules].some((name) => moduleFields.get(name)?.has(text))) return
    throw new NoYara(`no module that is imported has a field ${text.slice(0, 128)}`)
  }

  #between(token: ConditionToken, i: number): void {
    const { text, kind } = token
    const [before, after] = [this.#tokens[i - 1], this.#textAt(i + 1)]
    if (text === ')' || text === ']') return this.#close(text)
    // `50% of them`
    if (text === '%' && after === 'of') return
    if (this.#isFor && kind === 'word' && !KEYWORDS.has(text)) return void this.#variables.add(text)
    if (before && isThereOrNot(before) && COUNTS.has(text)) throw breakAt(text)
    if (text === '(' || text === '[') this.#open(text, before)
    else if (text === ':') this.#endFor(after)
    else if ((text === ',' || text === '..') && this.#brackets.length === 0 && !this.#isFor) throw breakAt(text)
    else if (text === '.' ? before?.kind === 'number' : !BETWEEN.has(text)) throw breakAt(text)
    this.#wantsOperand = true
  }

  /** A call of a function, or an item of a list. */
  #open(text: string, before: ConditionToken | undefined): void {
    const isNamed = before?.kind === 'word' && !VALUES.has(before.text) && !QUANTIFIERS.has(before.text)
    const isItem = text === '[' && (before?.text === ']' || (before?.kind === 'string' && /^[@!]/.test(before.text)))
    if (!isNamed && !isItem) throw breakAt(text)
    this.#brackets.push(text === '(' ? ')' : ']')
  }

  #endFor(after: string): void {
    if (!this.#isFor || after !== '(') throw breakAt(':')
    this.#isFor = false
  }

  #close(text: string): void {
    if (this.#brackets.pop() !== text) throw new NoYara('the brackets of the condition do not match')
    this.#wantsOperand = false
  }
}

function breakAt(text: string): NoYara {
  return new NoYara(`the condition breaks at ${text.slice(0, 128)}`)
}

function isThereOrNot({ kind, text }: ConditionToken): boolean {
  return kind === 'string' && text.startsWith('$')
}

/** Every string is asked for, and none that is not there. */
function checkUse(tokens: readonly ConditionToken[], strings: readonly YaraString[]): void {
  const asked = tokens.filter(({ kind }) => kind === 'string').map(({ text }) => text.slice(1))
  const asksAll = tokens.some(({ text }) => text === 'them') || asked.includes('*')
  const prefixes = asked.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1))
  const names = strings.map(({ name }) => name.slice(1))
  if (tokens.some(({ text }) => text === 'them') && strings.length === 0)
    throw new NoYara('there are no strings to ask for')
  const isThere = (name: string) =>
    name === '' ||
    (name.endsWith('*') ? names.some((other) => other.startsWith(name.slice(0, -1))) : names.includes(name))
  const unknown = asked.find((name) => !isThere(name))
  if (unknown !== undefined)
    throw new NoYara(`the condition asks for a string $${unknown.slice(0, 128)} that is not there`)
  const isAsked = (name: string) =>
    asksAll || (name !== '' && asked.includes(name)) || prefixes.some((prefix) => name.startsWith(prefix))
  const unasked = names.find((name) => !isAsked(name))
  if (unasked !== undefined) throw new NoYara(`the condition does not ask for the string $${unasked.slice(0, 128)}`)
}
