import { RE2JS } from 're2js'

/** A pattern of PCRE as RE2 takes it. */
export type Pattern = { source: string; flags: number; isCaseless: boolean }
export type ReadPattern = Pattern | { fault: string }

const LONGEST = 2_000
const CLOSING: Record<string, string> = { '(': ')', '[': ']', '{': '}', '<': '>' }

/** Flags of PCRE that RE2 has too; those that change nothing about whether a text matches are let go. */
const FLAGS: Record<string, number> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
  g: 0,
  u: 0,
  U: 0,
  D: 0,
  S: 0,
  X: 0,
}

/**
 * Reads an entry of a list of patterns: `/^x$/i`, with any delimiter of PCRE. `g`, which PCRE does not know and public
 * lists have, says how many matches are wanted and is taken for harmless; in MISP such entries never match. What needs
 * backtracking (look-around, references back) is refused: RE2 takes time in proportion to the text, whatever it says.
 */
export function readPattern(entry: string): ReadPattern {
  if (entry.length > LONGEST) return { fault: `A pattern has at most ${LONGEST} characters.` }
  const text = entry.trimStart()
  const opening = text.charAt(0)
  if (!/^[^\s\\A-Za-z0-9]$/.test(opening)) return { fault: 'A pattern stands between delimiters: /…/' }
  const end = text.lastIndexOf(CLOSING[opening] ?? opening)
  if (end < 1) return { fault: 'The delimiter at the end is missing.' }
  const letters = Array.from(text.slice(end + 1).trimEnd())
  const unknown = letters.find((letter) => FLAGS[letter] === undefined)
  if (unknown !== undefined) return { fault: `The flag ${unknown} is not supported.` }
  const flags = letters.reduce((sum, letter) => sum | (FLAGS[letter] ?? 0), 0)
  const source = text.slice(1, end)
  const problem = problemOf(source, flags)
  return problem === undefined ? { source, flags, isCaseless: letters.includes('i') } : { fault: problem }
}

/** Whether a text holds what a pattern says; or why the pattern cannot be used. */
export function patternTest(entry: string): ((text: string) => boolean) | { fault: string } {
  const read = readPattern(entry)
  if ('fault' in read) return read
  const compiled = RE2JS.compile(read.source, read.flags)
  return (text) => compiled.matcher(text).find()
}

function problemOf(source: string, flags: number): string | undefined {
  try {
    RE2JS.compile(source, flags)
    return undefined
  } catch (error) {
    return `The pattern cannot be used: ${error instanceof Error ? error.message : String(error)}`
  }
}
