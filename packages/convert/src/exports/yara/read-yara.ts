import { KEYWORDS, NoYara, PATTERN, QUOTED, Scanner, WORD } from './scanner.ts'
import { readCondition, type ConditionToken } from './read-condition.ts'

/** A string that a rule looks for: `$a = "text" wide`. An anonymous one is named `$`. */
export type YaraString = { name: string; value: string; kind: 'text' | 'pattern' | 'hex'; modifiers: string[] }

/** A rule as somebody wrote it, without comments. */
export type ReadRule = {
  name: string
  scopes: string[]
  tags: string[]
  metas: [name: string, value: string][]
  strings: YaraString[]
  condition: ConditionToken[]
}

export type ReadYara = { imports: string[]; rules: ReadRule[] }

const NAME_LENGTH = 128

/** The rules in a text; `NoYara` where it is none of YARA. */
export function readYara(text: string): ReadYara {
  const scanner = new Scanner(text)
  const imports: string[] = []
  const rules: ReadRule[] = []
  while (!scanner.isOver) {
    if (scanner.takesWord('import')) imports.push(scanner.need(QUOTED, 'the name of a module').slice(1, -1))
    else if (scanner.takesWord('include')) throw new NoYara('it includes a file')
    else rules.push(readRule(scanner))
  }
  if (rules.length === 0) throw new NoYara('there is no rule')
  return { imports: [...new Set(imports)], rules }
}

function readRule(scanner: Scanner): ReadRule {
  const scopes: string[] = []
  while (!scanner.takesWord('rule')) {
    const scope = ['private', 'global'].find((word) => scanner.takesWord(word))
    if (scope === undefined) throw new NoYara('what stands between the rules is no rule')
    scopes.push(scope)
  }
  const name = readName(scanner, 'the name of a rule')
  const tags = scanner.next(/:/y) === undefined ? [] : readTags(scanner)
  scanner.need(/\{/y, 'a brace')
  const metas = readSection(scanner, 'meta', readMeta)
  const strings = readSection(scanner, 'strings', readString)
  scanner.need(/condition(?!\w)/y, 'the condition')
  scanner.need(/:/y, 'a colon')
  const condition = readCondition(scanner)
  scanner.need(/\}/y, 'the last brace')
  return { name, scopes, tags, metas, strings, condition }
}

function readName(scanner: Scanner, what: string): string {
  const name = scanner.need(WORD, what)
  if (KEYWORDS.has(name) || name.length > NAME_LENGTH) throw new NoYara(`${what} is none that YARA takes`)
  return name
}

function readTags(scanner: Scanner): string[] {
  const tags = [readName(scanner, 'a tag')]
  for (let tag = scanner.next(WORD); tag !== undefined; tag = scanner.next(WORD)) tags.push(tag)
  return [...new Set(tags)]
}

/** The entries of a section, as far as they go; none where the section is not there. */
function readSection<Entry>(scanner: Scanner, name: string, read: (scanner: Scanner) => Entry | undefined): Entry[] {
  if (!scanner.takesWord(name)) return []
  scanner.need(/:/y, 'a colon')
  const entries: Entry[] = []
  for (let entry = read(scanner); entry !== undefined; entry = read(scanner)) entries.push(entry)
  if (entries.length === 0) throw new NoYara(`the section ${name} is empty`)
  return entries
}

function readMeta(scanner: Scanner): [string, string] | undefined {
  scanner.skip()
  const start = scanner.at
  const name = scanner.take(WORD)
  if (name === undefined || scanner.next(/=/y) === undefined) {
    // The next section begins.
    scanner.at = start
    return undefined
  }
  const value = scanner.next(QUOTED) ?? scanner.next(/-?\d+(?!\w)|(true|false)(?!\w)/y)
  if (value === undefined || KEYWORDS.has(name))
    throw new NoYara(`the meta ${name.slice(0, NAME_LENGTH)} is none that YARA takes`)
  return [name, value]
}

function readString(scanner: Scanner): YaraString | undefined {
  const name = scanner.next(/\$\w*/y)
  if (name === undefined) return undefined
  scanner.need(/=/y, `the value of ${name.slice(0, NAME_LENGTH)}`)
  const text = scanner.next(QUOTED)
  const pattern = text === undefined ? scanner.next(PATTERN) : undefined
  const hex = text === undefined && pattern === undefined ? readHex(scanner) : undefined
  const value = text ?? pattern ?? hex
  if (value === undefined) throw new NoYara(`the value of ${name.slice(0, NAME_LENGTH)} is none that YARA takes`)
  const kind = text === undefined ? (pattern === undefined ? 'hex' : 'pattern') : 'text'
  return { name, value, kind, modifiers: readModifiers(scanner) }
}

/** Hexadecimal digits between braces, without their comments. */
function readHex(scanner: Scanner): string | undefined {
  if (scanner.next(/\{/y) === undefined) return undefined
  const parts: string[] = []
  for (let part = scanner.next(/[^{}\s/]+/y); part !== undefined; part = scanner.next(/[^{}\s/]+/y)) parts.push(part)
  return scanner.next(/\}/y) === undefined ? undefined : `{ ${parts.join(' ')} }`
}

const MODIFIER = /(?:ascii|wide|nocase|fullword|private|xor|base64wide|base64)(?!\w)/y

function readModifiers(scanner: Scanner): string[] {
  const modifiers: string[] = []
  for (let word = scanner.next(MODIFIER); word !== undefined; word = scanner.next(MODIFIER)) {
    const argument = /^(xor|base64)/.test(word) ? scanner.next(/\([^()\n]*\)/y) : undefined
    modifiers.push(word + (argument ?? ''))
  }
  return modifiers
}
