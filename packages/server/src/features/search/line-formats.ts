import { createHash } from 'node:crypto'
import {
  cache,
  hashes,
  hosts,
  kunai,
  netfilter,
  rpz,
  text,
  type ExportedAttribute,
  type Exporter,
} from '@tocsin/convert'
import type { Context } from '../../context.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { withoutDecayed } from '../events/decay-scores.ts'
import { tagsOfAttributes } from '../events/event-tags.ts'
import type { AttributeRow } from '../events/rows.ts'
import { worthOf } from './attribute-worth.ts'
import { tagOptions, type Search } from './conditions.ts'
import { surroundingsReader, type Surroundings } from './surroundings.ts'

type Asking = { wishes: Wishes; context: Context }

/** A format that writes attributes as lines, whatever events and objects they stand in. */
export type LineFormat = {
  contentType: string
  /** Of the file that a browser keeps. */
  extension: string
  /** Only published events and what is fit for detection, unless the request says otherwise. */
  isRestrictive: boolean
  write(pages: AsyncIterable<readonly ExportedAttribute[]>, asking: Asking): AsyncGenerator<string>
}

function format<Options>(
  exporter: Exporter<ExportedAttribute, Options>,
  facts: Pick<LineFormat, 'extension' | 'isRestrictive'>,
  optionsOf: (asking: Asking) => Options,
): LineFormat {
  const { contentType } = exporter
  return { ...facts, contentType, write: (pages, asking) => exporter.write(pages, optionsOf(asking)) }
}

const restrictive = { extension: 'txt', isRestrictive: true }

/** By the names of MISP's `returnFormat`. Source: `rest-search` §9. */
export const lineFormats: Readonly<Record<string, LineFormat>> = {
  text: format(text, restrictive, () => ({})),
  hashes: format(hashes, restrictive, () => ({})),
  hosts: format(hosts, restrictive, ({ wishes }) => ({ ip_address: said(wishes, 'ip_address') })),
  rpz: format(rpz, restrictive, ({ wishes, context }) => ({
    policy: said(wishes, 'policy'),
    walled_garden: said(wishes, 'walled_garden'),
    ns: said(wishes, 'ns'),
    email: said(wishes, 'email'),
    serial: said(wishes, 'serial'),
    refresh: said(wishes, 'refresh'),
    retry: said(wishes, 'retry'),
    expiry: said(wishes, 'expiry'),
    minimum_ttl: said(wishes, 'minimum_ttl'),
    ttl: said(wishes, 'ttl'),
    today: context.clock.now(),
  })),
  netfilter: format(netfilter, { extension: 'sh', isRestrictive: false }, ({ wishes }) => ({
    netfilter_action: said(wishes, 'netfilter_action'),
  })),
  kunai: format(kunai, { extension: 'json', isRestrictive: true }, ({ context }) => ({
    source: context.config.baseUrl,
  })),
  cache: format(cache, { extension: 'txt', isRestrictive: false }, ({ wishes }) => ({
    hash: hashBy(said(wishes, 'hash_type')),
    includeEventUuid: isWished(wishes['includeEventUuid']),
  })),
}

/** Found attributes in a format of lines, piece by piece. */
export function linesText(
  format: LineFormat,
  asking: Asking,
  search: Search,
  pages: AsyncGenerator<AttributeRow[]>,
): AsyncGenerator<string> {
  return format.write(exported(asking.context, search, pages), asking)
}

async function* exported(
  context: Context,
  search: Search,
  pages: AsyncGenerator<AttributeRow[]>,
): AsyncGenerator<ExportedAttribute[]> {
  const leavesDecayed = search.decay?.excludesDecayed === true
  const readSurroundings = surroundingsReader(search, leavesDecayed)
  for await (const rows of pages) {
    const { events } = await readSurroundings(rows)
    const kept = leavesDecayed ? await notDecayed(context, search, rows, events) : rows
    yield kept.map((row) => ({
      uuid: row.uuid,
      type: row.type,
      value: wholeValue(row),
      event_uuid: events.get(row.event_id)?.uuid ?? '',
    }))
  }
}

async function notDecayed(
  context: Context,
  search: Search,
  rows: AttributeRow[],
  events: Surroundings['events'],
): Promise<AttributeRow[]> {
  const tags = await tagsOfAttributes(search.db, rows, tagOptions(search))
  const worth = await worthOf(context, search, rows, { tags, events })
  return withoutDecayed(search.decay, rows, worth)
}

function said(wishes: Wishes, name: string): string | undefined {
  const wish = wishes[name]
  return wish === undefined ? undefined : textWish(wish)
}

/** Names of hashes as PHP has them. */
const HASHES = new Set(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'])

function hashBy(sent = 'md5'): (value: string) => string {
  const algorithm = HASHES.has(sent) ? sent : 'md5'
  return (value) => createHash(algorithm).update(value).digest('hex')
}
