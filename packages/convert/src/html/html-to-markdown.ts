import { MarkdownWriter } from './markdown-writer.ts'
import { htmlTokens, type HtmlToken } from './tokens.ts'
import { codeSpan, linkTarget } from './words.ts'

/** A page as a report: its title, and its text in Markdown. */
export type ReadPage = { title: string; markdown: string }

type Open = Extract<HtmlToken, { kind: 'open' }>

const UNSEEN = new Set(['script', 'style', 'iframe', 'noembed', 'noframes', 'textarea'])
const BLOCKS = new Set(
  'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form header html main nav p section summary tbody tfoot thead caption option'.split(
    ' ',
  ),
)
const CODE = new Set(['code', 'kbd', 'samp', 'tt', 'var'])
const MARKS: Record<string, string> = { b: '**', strong: '**', i: '_', em: '_', del: '~~', s: '~~' }

/**
 * Reads a page into Markdown: headings, paragraphs, lists, quotes, tables, code, emphasis and links to the web. Scripts,
 * styles, frames and pictures stay out (of a picture its description comes along), so that the report loads nothing from
 * elsewhere. Addresses are taken from `base`. Linear in the length of the page, however it nests.
 */
export function htmlToMarkdown(html: string, base?: string): ReadPage {
  const writer = new MarkdownWriter()
  let title = ''
  let raw: string | undefined
  let preformatted: string[] | undefined
  for (const token of htmlTokens(html)) {
    if (token.kind === 'text') {
      if (raw === 'title') title ||= token.text.replaceAll(/\s+/g, ' ').trim()
      else if (raw !== undefined) continue
      else if (preformatted) preformatted.push(token.text)
      else writer.text(token.text)
      continue
    }
    raw = rawAfter(token, raw)
    if (token.name === 'pre') {
      if (preformatted) writer.code(preformatted.join(''))
      preformatted = token.kind === 'open' ? [] : undefined
    } else if (preformatted === undefined) {
      if (token.kind === 'open') open(writer, token, base)
      else close(writer, token.name)
    } else if (token.kind === 'open' && token.name === 'br') preformatted.push('\n')
  }
  if (preformatted) writer.code(preformatted.join(''))
  return { title, markdown: writer.markdown() }
}

/** Inside of which element, whose text is no text of the page, the next text stands. */
function rawAfter(token: Exclude<HtmlToken, { kind: 'text' }>, raw: string | undefined): string | undefined {
  if (token.kind === 'close') return token.name === raw ? undefined : raw
  return raw ?? (token.name === 'title' || UNSEEN.has(token.name) ? token.name : undefined)
}

function open(writer: MarkdownWriter, { name, attributes }: Open, base: string | undefined): void {
  const mark = MARKS[name]
  if (mark !== undefined) return writer.open(name, (inner) => mark + inner + mark)
  if (CODE.has(name)) return writer.open('code', codeSpan)
  if (/^h[1-6]$/.test(name)) return writer.heading(Number(name.charAt(1)))
  switch (name) {
    case 'a': {
      const target = linkTarget(attributes.get('href'), base)
      return writer.open('a', (inner) => (target === undefined ? inner : `[${inner}](${target})`))
    }
    case 'img':
      return writer.text(attributes.get('alt') ?? '')
    case 'br':
      return writer.lineBreak()
    case 'hr':
      return writer.rule()
    case 'ul':
    case 'ol':
      return writer.openList(name === 'ol')
    case 'li':
      return writer.openItem()
    case 'table':
      return writer.openTable()
    case 'tr':
      return writer.openRow()
    case 'td':
    case 'th':
      return writer.endCell()
    case 'blockquote':
      return writer.quote(1)
    default:
      if (BLOCKS.has(name)) writer.endBlock()
  }
}

function close(writer: MarkdownWriter, name: string): void {
  if (MARKS[name] !== undefined || name === 'a') return writer.close(name)
  if (CODE.has(name)) return writer.close('code')
  switch (name) {
    case 'ul':
    case 'ol':
      return writer.closeList()
    case 'table':
      return writer.closeTable()
    case 'td':
    case 'th':
    case 'tr':
      return writer.endCell()
    case 'blockquote':
      return writer.quote(-1)
    default:
      if (name === 'li' || BLOCKS.has(name) || /^h[1-6]$/.test(name)) writer.endBlock()
  }
}
