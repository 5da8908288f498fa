import { isTimestamp, lexPattern, type Token } from './lex.ts'
import { PatternError } from './pattern-error.ts'
import {
  type Literal,
  type ObjectPath,
  type Observation,
  type PathStep,
  type Qualifier,
  type Test,
  type ValueOperator,
  valueOperators,
} from './tree.ts'

/** How deep brackets may stand in brackets; what people write stays below five. */
const MAX_DEPTH = 64

/** Words that the grammar keeps for itself, so that none of them names a property without quotes. */
const RESERVED = new Set(
  'AND OR NOT FOLLOWEDBY LIKE MATCHES ISSUPERSET ISSUBSET EXISTS LAST IN START STOP SECONDS TIMES WITHIN REPEATS'
    .split(' ')
    .concat('true', 'false'),
)
const OTHER_SPELLINGS: Readonly<Record<string, ValueOperator>> = { '==': '=', '<>': '!=' }
const ORDERS = new Set<ValueOperator>(['>', '<', '>=', '<='])
const TEXT_OPERATORS = new Set<ValueOperator>(['LIKE', 'MATCHES', 'ISSUBSET', 'ISSUPERSET'])

/**
 * A pattern of STIX 2.0 or 2.1 as a tree; throws a `PatternError`. Chains of AND and OR are read in loops and only brackets
 * nest, so time is linear and depth bounded.
 *
 * Source: OASIS' grammar `STIXPattern.g4` and STIX 2.1 §9. AND binds stronger than OR, OR stronger than FOLLOWEDBY.
 */
export function parsePattern(text: string): Observation {
  const parser = new Parser(lexPattern(text))
  const read = parser.observations()
  parser.expectEnd()
  return read
}

class Parser {
  private readonly tokens: Iterator<Token, undefined>
  private token: Token
  private depth = 0

  constructor(tokens: Iterator<Token, undefined>) {
    this.tokens = tokens
    this.token = this.next()
  }

  observations(): Observation {
    return this.chain('FOLLOWEDBY', 'followedby', () =>
      this.chain('OR', 'or', () => this.chain('AND', 'and', () => this.observation())),
    )
  }

  expectEnd(): void {
    if (this.token.kind !== 'end') this.fail('the end')
  }

  private chain(word: string, kind: 'and' | 'or' | 'followedby', read: () => Observation): Observation {
    const of = [read()]
    while (this.takeWord(word)) of.push(read())
    const [only] = of
    return of.length === 1 && only !== undefined ? only : { kind, of, qualifiers: [] }
  }

  private observation(): Observation {
    const read = this.bareObservation()
    const qualifiers = [...this.qualifiers()]
    return qualifiers.length === 0 ? read : { ...read, qualifiers: [...read.qualifiers, ...qualifiers] }
  }

  private bareObservation(): Observation {
    if (this.takeSign('(')) return this.inside(')', () => this.observations())
    if (this.takeSign('[')) return { kind: 'observation', test: this.inside(']', () => this.tests()), qualifiers: [] }
    return this.fail('[ or (')
  }

  private *qualifiers(): Generator<Qualifier> {
    for (;;) {
      if (this.takeWord('WITHIN')) {
        yield { kind: 'within', seconds: this.positive(['integer', 'float']) }
        this.expectWord('SECONDS')
      } else if (this.takeWord('REPEATS')) {
        yield { kind: 'repeats', times: this.positive(['integer']) }
        this.expectWord('TIMES')
      } else if (this.takeWord('START')) {
        const start = this.timestamp()
        this.expectWord('STOP')
        yield { kind: 'startstop', start, stop: this.timestamp() }
      } else return
    }
  }

  /** STIX 2.0 writes the two moments as plain strings, 2.1 as timestamps. */
  private timestamp(): string {
    const { kind, text } = this.token
    if (kind !== 'timestamp' && !(kind === 'string' && isTimestamp(text))) return this.fail('a timestamp')
    return this.advance().text
  }

  private positive(kinds: readonly string[]): string {
    if (!kinds.includes(this.token.kind) || this.token.text.startsWith('-')) return this.fail('a positive number')
    return this.advance().text
  }

  private tests(): Test {
    const or = [this.andTests()]
    while (this.takeWord('OR')) or.push(this.andTests())
    const [only] = or
    return or.length === 1 && only !== undefined ? only : { kind: 'or', of: or }
  }

  private andTests(): Test {
    const and = [this.test()]
    while (this.takeWord('AND')) and.push(this.test())
    const [only] = and
    return and.length === 1 && only !== undefined ? only : { kind: 'and', of: and }
  }

  private test(): Test {
    if (this.takeSign('(')) return this.inside(')', () => this.tests())
    const isNotExists = this.takeWord('NOT')
    if (this.takeWord('EXISTS')) return { kind: 'exists', path: this.path(), isNegated: isNotExists }
    if (isNotExists) return this.fail('EXISTS')
    const path = this.path()
    const isNegated = this.takeWord('NOT')
    if (this.takeWord('IN')) return { kind: 'in', path, isNegated, values: this.set() }
    const operator = this.operator()
    return { kind: 'compare', path, isNegated, operator, value: this.operand(operator) }
  }

  private operator(): ValueOperator {
    const { text } = this.token
    const operator = OTHER_SPELLINGS[text] ?? valueOperators.find((known) => known === text)
    if (operator === undefined || (this.token.kind !== 'sign' && this.token.kind !== 'word'))
      return this.fail('an operator')
    this.advance()
    return operator
  }

  private operand(operator: ValueOperator): Literal {
    if (TEXT_OPERATORS.has(operator) && this.token.kind !== 'string') return this.fail('a string')
    const value = this.literal()
    if (ORDERS.has(operator) && value.kind === 'boolean')
      throw new PatternError('Booleans have no order', this.token.at)
    return value
  }

  private set(): Literal[] {
    if (!this.takeSign('(')) return this.fail('(')
    if (this.takeSign(')')) return []
    return this.inside(')', () => {
      const values = [this.literal()]
      while (this.takeSign(',')) values.push(this.literal())
      return values
    })
  }

  private literal(): Literal {
    const { kind, text } = this.token
    if (kind === 'word' && (text === 'true' || text === 'false')) {
      this.advance()
      return { kind: 'boolean', value: text === 'true' }
    }
    if (kind === 'word' || kind === 'sign' || kind === 'end') return this.fail('a literal')
    this.advance()
    return { kind, text }
  }

  private path(): ObjectPath {
    const type = this.name('the type of an observable')
    if (!this.takeSign(':')) return this.fail(':')
    const steps: PathStep[] = [this.step()]
    for (;;) {
      if (this.takeSign('.')) steps.push(this.step())
      else if (this.takeSign('[')) steps.push(this.inside(']', () => this.index()))
      else return { type, steps }
    }
  }

  private step(): string {
    if (this.token.kind === 'string') return this.advance().text
    if (this.token.kind === 'word' && this.token.text.includes('-'))
      return this.fail('a property (one with a hyphen stands in quotes)')
    return this.name('a property')
  }

  private name(wanted: string): string {
    if (this.token.kind !== 'word' || RESERVED.has(this.token.text)) return this.fail(wanted)
    return this.advance().text
  }

  private index(): PathStep {
    if (this.takeSign('*')) return { index: '*' }
    const index = this.token.kind === 'integer' ? Number(this.token.text) : NaN
    if (!Number.isSafeInteger(index)) return this.fail('a place in the list')
    this.advance()
    return { index }
  }

  private inside<T>(close: string, read: () => T): T {
    if (++this.depth > MAX_DEPTH) throw new PatternError('The brackets nest too deeply', this.token.at)
    const value = read()
    this.depth--
    if (!this.takeSign(close)) return this.fail(close)
    return value
  }

  private takeWord(word: string): boolean {
    return this.take('word', word)
  }

  private takeSign(sign: string): boolean {
    return this.take('sign', sign)
  }

  private take(kind: 'word' | 'sign', text: string): boolean {
    if (this.token.kind !== kind || this.token.text !== text) return false
    this.advance()
    return true
  }

  private expectWord(word: string): void {
    if (!this.takeWord(word)) this.fail(word)
  }

  private advance(): Token {
    const taken = this.token
    this.token = this.next()
    return taken
  }

  private next(): Token {
    const read: IteratorResult<Token, undefined> = this.tokens.next()
    // The lexer ends with a token of its own, behind which nobody reads.
    if (read.done === true) throw new PatternError('The pattern ends too soon', this.token.at)
    return read.value
  }

  private fail(wanted: string): never {
    const found = this.token.kind === 'end' ? 'the end' : `"${this.token.text.slice(0, 40)}"`
    throw new PatternError(`Expected ${wanted} and found ${found}`, this.token.at)
  }
}
