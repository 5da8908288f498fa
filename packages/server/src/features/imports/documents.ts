import {
  csvTable,
  decodeText,
  email,
  findIndicators,
  mispJson,
  mispXml,
  openiocImport,
  plainTextOf,
  stix1Import,
  stix2Import,
  type Imported,
  type Indicator,
  type Loss,
} from '@tocsin/convert'
import type { Attribute } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { refuseNested } from '../../platform/http/json-body.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { gather, refuseTooLong } from '../reports/gather.ts'
import { fetchPage, readHtml, readPlain } from '../reports/page.ts'
import { readPdf } from '../reports/pdf-aside.ts'
import { stixWishes } from './stix-wishes.ts'
import { throughWire } from './through-wire.ts'

/** What was sent to be read: its bytes, what it is called, and what was wished for with it. */
export type SentDocument = { bytes: Buffer; name: string; wishes: Wishes }

/** Who reads it, and the event that it goes into. */
export type Reading = { context: Context; actor: Actor; eventUuid: string }

/** What a document tells, and, of what was found in words, what else it might be: by path. */
export type ReadDocument = Imported & { indicators?: ReadonlyMap<string, Pick<Indicator, 'types' | 'original_value'>> }

type Reader = (sent: SentDocument, reading: Reading) => Promise<ReadDocument>

/** The formats that are read, by the name that requests give them. */
const readers: Readonly<Record<string, Reader>> = {
  csv: async ({ bytes, wishes }) => csvTable.read(decodeText(bytes), csvWishes(wishes)),
  email: async ({ bytes, wishes }, { eventUuid }) =>
    email.read(bytes, { keepsOriginal: isWished(wishes['keepOriginal']), into: eventUuid }),
  html: async ({ bytes, wishes }) => {
    const html = decodeText(bytes)
    refuseTooLong(html)
    return fromMarkdown(readHtml(html, textWish(wishes['url']) || undefined), wishes)
  },
  misp: async ({ bytes }) => {
    refuseNested(bytes)
    const text = decodeText(bytes)
    return (text.startsWith('<') ? mispXml : mispJson).read(text, {})
  },
  openioc: async ({ bytes, name, wishes }, { eventUuid }) => {
    const filename = name || 'document.ioc'
    const read = throughWire(await openiocImport.read(decodeText(bytes), { filename, into: eventUuid }))
    return isWished(wishes['keepOriginal']) ? withSource(read, bytes, filename) : read
  },
  pdf: async ({ bytes, wishes }) => {
    const { text, losses } = await readPdf(bytes)
    return fromWords(readPlain(text), wishes, losses)
  },
  text: async ({ bytes, wishes }) => fromWords(readPlain(decodeText(bytes)), wishes),
  stix1: async ({ bytes, wishes }, { context, actor }) =>
    throughWire(await stix1Import.read(decodeText(bytes), await stixWishes(context, actor, wishes))),
  stix2: async ({ bytes, wishes }, { context, actor }) => {
    refuseNested(bytes)
    return throughWire(stix2Import.read(decodeText(bytes), await stixWishes(context, actor, wishes)))
  },
  url: async ({ wishes }, { context }) =>
    fromMarkdown(await fetchPage(context.outbound, textWish(wishes['url'])), wishes),
}

/** The reader that a request names. */
export function readerOf(wishes: Wishes): Reader {
  const name = textWish(wishes['format'])
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined
  if (reader) return reader
  throw new Problem('invalid', `format has to be one of ${Object.keys(readers).join(', ')}.`)
}

/** The document itself, as MISP keeps it. Source: MISP's EventsController::_addIOCFile. */
function withSource(read: Imported, bytes: Buffer, value: string): Imported {
  const source: Attribute = {
    type: 'attachment',
    category: 'External analysis',
    value,
    to_ids: false,
    comment: 'OpenIOC import source file',
    data: bytes.toString('base64'),
  }
  return { ...read, events: [...read.events, { Attribute: [source] }] }
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
