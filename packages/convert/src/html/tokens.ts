import { parseFragment } from 'parse5'

/** A piece of an HTML document. Names are lower case; of attributes the first of a name counts. */
export type HtmlToken =
  | { kind: 'text'; text: string }
  | { kind: 'open'; name: string; attributes: ReadonlyMap<string, string> }
  | { kind: 'close'; name: string }

/** Elements in which nothing is a tag but their own end. */
const RAW = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes'])
const TAG_NAME = /<(\/?)([a-z][^\s/>]{0,99})/iy
/** More attributes than any page has; the rest of such a tag is passed over. */
const MOST_ATTRIBUTES = 100

/**
 * The tags and texts of an HTML document, one after the other, without a tree: a page nests as deep as it likes, and all
 * of it is read in one pass. Character references are decoded as browsers do.
 */
export function* htmlTokens(html: string): Generator<HtmlToken, void> {
  let at = 0
  while (at < html.length) {
    const start = html.indexOf('<', at)
    if (start === -1) return yield* textToken(html.slice(at))
    yield* textToken(html.slice(at, start))
    const tag = readTag(html, start)
    if (tag === undefined) {
      at = passOver(html, start)
      if (at === start + 1) yield { kind: 'text', text: '<' }
      continue
    }
    yield tag.token
    at = tag.end
    if (tag.token.kind !== 'open' || !RAW.has(tag.token.name)) continue
    const end = endOfRaw(html, at, tag.token.name)
    yield* textToken(html.slice(at, end))
    at = end
  }
}

function* textToken(text: string): Generator<HtmlToken, void> {
  if (text !== '') yield { kind: 'text', text: decode(text) }
}

/** Without a tag in it, a text is nothing but text to parse5. */
function decode(text: string): string {
  if (!text.includes('&')) return text
  const [node] = parseFragment(text.replaceAll('<', '&lt;')).childNodes
  return node !== undefined && 'value' in node ? node.value : ''
}

/** Comments, declarations and instructions are passed over; any other `<` is a character. */
function passOver(html: string, start: number): number {
  if (html.startsWith('<!--', start)) return behind(html, '-->', start + 4)
  return /^<[!?/]/.test(html.slice(start, start + 2)) ? behind(html, '>', start) : start + 1
}

function behind(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from)
  return found === -1 ? html.length : found + mark.length
}

function endOfRaw(html: string, from: number, name: string): number {
  const end = new RegExp(`</${name}(?=[\\s/>])`, 'gi')
  end.lastIndex = from
  return end.exec(html)?.index ?? html.length
}

function readTag(html: string, start: number): { token: HtmlToken; end: number } | undefined {
  TAG_NAME.lastIndex = start
  const [opening = '', slash, written = ''] = TAG_NAME.exec(html) ?? []
  if (opening === '') return undefined
  const { attributes, end } = readAttributes(html, start + opening.length)
  const name = written.toLowerCase()
  return { end, token: slash === '/' ? { kind: 'close', name } : { kind: 'open', name, attributes } }
}

const NAME = /[\s/]*([^\s/>=][^\s/>=]{0,99})/y
const VALUE = /\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*))/y

function readAttributes(html: string, from: number): { attributes: Map<string, string>; end: number } {
  const attributes = new Map<string, string>()
  let at = from
  for (let count = 0; count < MOST_ATTRIBUTES; count++) {
    NAME.lastIndex = at
    const name = NAME.exec(html)
    if (name === null) break
    at = NAME.lastIndex
    VALUE.lastIndex = at
    const value = VALUE.exec(html)
    if (value !== null) at = VALUE.lastIndex
    const key = (name[1] ?? '').toLowerCase()
    if (!attributes.has(key)) attributes.set(key, decode(value?.[1] ?? value?.[2] ?? value?.[3] ?? ''))
  }
  return { attributes, end: behind(html, '>', at) }
}
