/** The text is none of YARA's rules. */
export class NoYara extends Error {
  override readonly name = 'NoYara'
}

/** Reads a text of YARA's rules from front to back. What it does not find where it has to be is told as `NoYara`. */
export class Scanner {
  readonly #text: string
  at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Passes over blanks and comments. */
  skip(): void {
    while (this.take(/[\s\uFEFF]+/y) ?? this.take(/\/\/[^\n]*/y) ?? this.#comment()) continue
  }

  #comment(): string | undefined {
    if (!this.#text.startsWith('/*', this.at)) return undefined
    const end = this.#text.indexOf('*/', this.at + 2)
    if (end < 0) throw new NoYara('a comment does not end')
    this.at = end + 2
    return '/*'
  }

  get isOver(): boolean {
    this.skip()
    return this.at >= this.#text.length
  }

  /** What matches here, of a sticky pattern; undefined where nothing does. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const [found] = pattern.exec(this.#text) ?? []
    if (found === undefined || found === '') return undefined
    this.at += found.length
    return found
  }

  /** What matches behind blanks. */
  next(pattern: RegExp): string | undefined {
    this.skip()
    return this.take(pattern)
  }

  need(pattern: RegExp, name: string): string {
    const found = this.next(pattern)
    if (found === undefined) throw new NoYara(`${name} is missing`)
    return found
  }

  /** Whether this word comes next; it is passed over if so. */
  takesWord(word: string): boolean {
    this.skip()
    const before = this.at
    if (this.take(WORD) === word) return true
    this.at = before
    return false
  }
}

export const WORD = /[A-Za-z_]\w*/y
/** A text in quotes, on one line, with the escapes that YARA knows. */
export const QUOTED = /"(?:[^"\\\n]|\\(?:["\\tnr]|x[0-9a-fA-F]{2}))*"/y
/** A pattern and its flags. */
export const PATTERN = /\/(?:[^/\\\n]|\\[^\n])+\/[is]*/y

/** Words that name nothing. Source: the documentation of YARA 4, "Writing YARA rules". */
export const KEYWORDS: ReadonlySet<string> = new Set(
  `all and any ascii at base64 base64wide condition contains defined endswith entrypoint false filesize for fullword global icontains
   iendswith iequals import in include int16 int16be int32 int32be int8 int8be istartswith matches meta nocase none not of or private
   rule startswith strings them true uint16 uint16be uint32 uint32be uint8 uint8be wide xor`.split(/\s+/),
)
