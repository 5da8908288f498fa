type Token = { written: string; meant: string }

const dots: readonly Token[] = [
  { written: '[.]', meant: '.' },
  { written: '[dot]', meant: '.' },
  { written: '(dot)', meant: '.' },
]
const mailTokens: readonly Token[] = [...dots, { written: '[@]', meant: '@' }, { written: '[at]', meant: '@' }]
const webTokens: readonly Token[] = [
  ...dots,
  { written: '[:]', meant: ':' },
  { written: '[hxxp://]', meant: 'http://' },
]
const allTokens: readonly Token[] = [...mailTokens, ...webTokens.slice(dots.length)]
const longestToken = 9
const looksDefanged = /[[(](?:[.@:]|dot|at|hxxp:\/\/)[\])]/
const defangedScheme = /^(?:hxxp|hxtp|htxp|meow|h\[tt\]p)/i
const defangedAddress = /^(?:hxxp|hxtp|htxp|meow|h\[tt\]p)(?=(?:s|\[s\])?(?::|\[:|\/\/))/i

/** Makes the dots of a host name or address usable again: `example[.]com`, `example(dot)com`. MISP's refang table. */
export function refangHost(text: string): string {
  return refangTokens(text, dots)
}

/** As {@link refangHost}, and `[@]` and `[at]`. */
export function refangMail(text: string): string {
  return refangTokens(text, mailTokens)
}

/** As {@link refangHost}, and `[:]`, and a leading `hxxp`, `hxtp`, `htxp`, `meow` or `h[tt]p` in any case. */
export function refangUrl(text: string): string {
  return refangTokens(text.replace(defangedScheme, 'http'), webTokens)
}

/**
 * Text of no known type made usable again: all that {@link refangMail} and {@link refangUrl} do. A scheme counts where an
 * address follows: `hxxp://…`, and not the host `meow.example.com`.
 */
export function refangText(text: string): string {
  return refangTokens(text.replace(defangedAddress, 'http'), allTokens)
}

function refangTokens(text: string, tokens: readonly Token[]): string {
  return looksDefanged.test(text) ? replaceTokens(text, tokens) : text
}

/** Replaces tokens from the inside out (`[[.]]` is a dot), so that no replacement leaves a token behind; one pass. */
function replaceTokens(text: string, tokens: readonly Token[]): string {
  const out: string[] = []
  for (const character of text) {
    out.push(character)
    if (character !== ']' && character !== ')') continue
    const tail = out.slice(-longestToken).join('')
    const token = tokens.find(({ written }) => tail.endsWith(written))
    if (token !== undefined) out.splice(-token.written.length, token.written.length, ...Array.from(token.meant))
  }
  return out.join('')
}
