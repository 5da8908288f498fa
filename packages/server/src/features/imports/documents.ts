import {
  csvTable,
  email,
  findIndicators,
  mispJson,
  plainTextOf,
  type Imported,
  type Indicator,
  type Loss,
} from '@tocsin/convert'
import type { Attribute } from '@tocsin/format'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { gather, refuseTooLong } from '../reports/gather.ts'
import { fetchPage, readHtml, readPlain } from '../reports/page.ts'
import { readPdf } from '../reports/pdf-aside.ts'

/** What was sent to be read: its bytes, and what was wished for with them. */
export type SentDocument = { bytes: Buffer; wishes: Wishes }

/** What a document tells, and, of what was found in words, what else it might be: by path. */
export type ReadDocument = Imported & { indicators?: ReadonlyMap<string, Pick<Indicator, 'types' | 'original_value'>> }

type Reader = (sent: SentDocument, context: Context) => Promise<ReadDocument>

/** The formats that are read, by the name that requests give them. */
const readers: Readonly<Record<string, Reader>> = {
  csv: async ({ bytes, wishes }) => csvTable.read(decode(bytes), csvWishes(wishes)),
  email: async ({ bytes, wishes }) => email.read(bytes, { keepsOriginal: isWished(wishes['keepOriginal']) }),
  html: async ({ bytes, wishes }) => {
    const html = decode(bytes)
    refuseTooLong(html)
    return fromMarkdown(readHtml(html, textWish(wishes['url']) || undefined), wishes)
  },
  misp: async ({ bytes }) => mispJson.read(decode(bytes), {}),
  pdf: async ({ bytes, wishes }) => {
    const { text, losses } = await readPdf(bytes)
    return fromWords(readPlain(text), wishes, losses)
  },
  text: async ({ bytes, wishes }) => fromWords(readPlain(decode(bytes)), wishes),
  url: async ({ wishes }, { outbound }) => fromMarkdown(await fetchPage(outbound, textWish(wishes['url'])), wishes),
}

/** The reader that a request names. */
export function readerOf(wishes: Wishes): Reader {
  const name = textWish(wishes['format'])
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined
  if (reader) return reader
  throw new Problem('invalid', `format has to be one of ${Object.keys(readers).join(', ')}.`)
}

async function fromMarkdown(markdown: string, wishes: Wishes): Promise<ReadDocument> {
  return fromWords(markdown, wishes, [], plainTextOf(markdown))
}

/** The indicators in a text, as attributes; the text itself as a report, where that is wished for. */
async function fromWords(text: string, wishes: Wishes, losses: Loss[] = [], words = text): Promise<ReadDocument> {
  refuseTooLong(text)
  const found = await gather(findIndicators(words))
  const name = textWish(wishes['name']).trim() || textWish(wishes['url']).trim() || 'Imported report'
  const EventReport = isWished(wishes['keepReport']) ? [{ name: name.slice(0, 500), content: text }] : []
  const indicators = new Map(
    found.map(({ types, original_value }, i) => [`Attribute[${i}]`, { types, original_value }]),
  )
  return { events: [{ Attribute: found.map(attributeOf), EventReport }], losses, indicators }
}

/** An indicator as the type that is likeliest. */
export function attributeOf({ default_type, value, to_ids, comment = '' }: Indicator): Attribute {
  return { type: default_type, value, to_ids, comment }
}

function csvWishes({ columns, delimiter, hasHeader }: Wishes) {
  const names = Array.isArray(columns) ? columns.map(String) : textWish(columns).split(',')
  const character = delimiter === '\\t' ? '\t' : textWish(delimiter)
  if (character.length > 1 || character === '"' || character === '\n') {
    throw new Problem('invalid', 'delimiter has to be one character, and neither a quote nor a line break.')
  }
  return {
    ...(columns === undefined || columns === '' ? {} : { columns: names }),
    ...(character === '' ? {} : { delimiter: character }),
    ...(hasHeader === undefined ? {} : { hasHeader: isWished(hasHeader) }),
  }
}

/** Text in the encoding that its first bytes tell, or UTF-8, or else what Windows writes. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
