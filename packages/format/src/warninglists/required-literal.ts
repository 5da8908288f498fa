/** What a pattern consists of, as far as it matters here. A class may hold `[:alpha:]` and begin with its own bracket. */
const TOKEN =
  /(?<fixed>\\[^A-Za-z0-9])|(?<kind>\\[dDwWsSbBAz])|(?<foreign>\\|\(\?(?!:))|(?<set>\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\])|(?<many>[?*]|\{\d+(?:,\d*)?\})|(?<open>\()|(?<close>\))|(?<branch>\|)|(?<char>[\s\S])/y

/**
 * The longest text that stands in everything the pattern matches, in lower case; undefined where none is certain. Only
 * what is plain counts: ASCII outside groups, without a choice between branches. Letters that stand for others beyond
 * ASCII where case is ignored (k and s) are left out then.
 */
export function requiredLiteral(source: string, isCaseless: boolean): string | undefined {
  let depth = 0
  let run = ''
  let best = ''
  const end = (kept = run) => {
    if (kept.length > best.length) best = kept
    run = ''
  }
  for (const { fixed, foreign, many, open, close, branch, char } of tokensOf(source)) {
    if (foreign !== undefined || (branch !== undefined && depth === 0)) return undefined
    if (open !== undefined) depth++
    if (close !== undefined) depth--
    const plain = fixed?.slice(1) ?? char ?? ''
    if (many !== undefined) end(run.slice(0, -1))
    else if (depth === 0 && isPlain(plain, fixed === undefined, isCaseless)) run += plain
    else end()
  }
  end()
  return best === '' ? undefined : best.toLowerCase()
}

type Token = Partial<Record<'fixed' | 'foreign' | 'many' | 'open' | 'close' | 'branch' | 'char', string>>

function* tokensOf(source: string): Generator<Token> {
  TOKEN.lastIndex = 0
  // The named groups of the pattern above; the last one takes any character.
  for (let match = TOKEN.exec(source); match; match = TOKEN.exec(source)) yield match.groups as Token
}

function isPlain(char: string, isUnescaped: boolean, isCaseless: boolean): boolean {
  if (!/^[ -~]$/.test(char) || (isUnescaped && /[.^$+{}\]]/.test(char))) return false
  return !(isCaseless && /[ks]/i.test(char))
}
