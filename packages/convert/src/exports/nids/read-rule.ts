/** An option of a rule, such as `content:"a"` or `nocase`. */
export type RuleOption = { name: string; value: string | undefined }

/** A rule that somebody wrote: what stands before its brackets, word by word, and what stands in them. */
export type OwnRule = { head: string[]; options: RuleOption[] }

/** The rules in a text of several lines; one that runs on over lines is one. Comments are left out. */
export function splitOwnRules(text: string): string[] {
  const rules: string[] = []
  let open: string[] = []
  for (const line of text.split(/[\p{Cc}\p{Zl}\p{Zp}]+/u)) {
    const piece = line.trim().replace(/\\$/, '')
    if (piece === '' || piece.startsWith('#')) continue
    open.push(piece)
    // What goes on a rule stands within its brackets.
    if (!piece.endsWith(')')) continue
    rules.push(open.join(' '))
    open = []
  }
  return open.length === 0 ? rules : [...rules, open.join(' ')]
}

/** A rule's parts; undefined where it is none. Its head is action, protocol, and two addresses with their ports. */
export function readRule(text: string): OwnRule | undefined {
  const start = text.indexOf('(')
  if (start < 0 || !text.endsWith(')')) return undefined
  const head = wordsOf(text.slice(0, start))
  const options = readOptions(text.slice(start + 1, -1))
  return head && options && { head, options }
}

const HEAD_LETTERS = /^[\w$!.,:/<> [\]-]+$/

/** Seven words; a list of addresses in brackets is one. */
function wordsOf(text: string): string[] | undefined {
  if (!HEAD_LETTERS.test(text)) return undefined
  const words: string[] = []
  let depth = 0
  for (const word of text.trim().split(/ +/)) {
    if (depth === 0) words.push(word)
    else words[words.length - 1] += word
    depth += count(word, '[') - count(word, ']')
    if (depth < 0) return undefined
  }
  const isRule = depth === 0 && words.length === 7 && /^(->|<>)$/.test(words[4] ?? '')
  return isRule ? words : undefined
}

function count(text: string, letter: string): number {
  return text.split(letter).length - 1
}

/** Options end at semicolons outside quotes; one inside quotes is none, and is escaped, as the engines want it. */
function readOptions(text: string): RuleOption[] | undefined {
  const options: RuleOption[] = []
  let written = ''
  let isQuoted = false
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] ?? ''
    if (letter === '\\') written += letter + (text[++i] ?? '\\')
    else if (letter === ';' && !isQuoted) {
      const option = readOption(written)
      if (option === undefined) return undefined
      options.push(option)
      written = ''
    } else {
      if (letter === '"') isQuoted = !isQuoted
      written += letter === ';' ? '\\;' : letter
    }
  }
  return isQuoted || written.trim() !== '' ? undefined : options
}

function readOption(text: string): RuleOption | undefined {
  const colon = text.indexOf(':')
  const name = (colon < 0 ? text : text.slice(0, colon)).trim()
  if (!/^[a-z][\w.-]*$/i.test(name)) return undefined
  return { name, value: colon < 0 ? undefined : text.slice(colon + 1).trim() }
}
