import { parsePeriod, type Period } from '../../platform/http/period.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { isUuid } from '../../platform/uuid.ts'

const FORMATS = ['json', 'csv', 'xml'] as const
export type Format = (typeof FORMATS)[number]
const CONTEXTS = ['event', 'attribute'] as const
type Context = (typeof CONTEXTS)[number]

/** What a search for sightings asks. */
export type SightingQuery = {
  /** Sightings themselves, or those of events or attributes, by local id or uuid. */
  of: 'sighting' | Context
  ids: number[] | undefined
  uuids: string[] | undefined
  types: number[] | undefined
  sources: string[] | undefined
  org: unknown
  period: Period
  limit: number
  offset: number
  withAttribute: boolean
  withEvent: boolean
  withUuids: boolean
}

const MONTH = '30d'

/** Source: MISP's SightingsController::restSearch, in `rest-search` §8; ids are taken as text, too. */
export function readSightingQuery(context: string | undefined, wishes: Wishes, now: number): SightingQuery {
  const within = contextOf(context ?? wishes['context'])
  const limit = positive(wishes['limit'])
  const named = listOf(wishes['id'])
  const uuids = [...listOf(wishes['uuid']), ...named.filter((text) => isUuid(text))]
  const ids = named.filter((text) => !isUuid(text)).map(idOf)
  if (within !== undefined && ids.length + uuids.length === 0) {
    throw new Problem('invalid', 'An ID or UUID must be provided if the context is set.')
  }
  return {
    of: within ?? 'sighting',
    ids: ids.length > 0 ? ids : undefined,
    uuids: uuids.length > 0 ? uuids.map(uuidOf) : undefined,
    types: given(listOf(wishes['type']).map(typeOf)),
    sources: given(listOf(wishes['source'])),
    org: wishes['org_id'],
    period: periodOf(wishes, now),
    limit: limit ?? Infinity,
    offset: limit === undefined ? 0 : Math.min(((positive(wishes['page']) ?? 1) - 1) * limit, Number.MAX_SAFE_INTEGER),
    withAttribute: isWished(wishes['includeAttribute']),
    withEvent: isWished(wishes['includeEvent']),
    withUuids: isWished(wishes['includeUuid']),
  }
}

export function formatOf(wish: unknown): Format {
  if (wish === undefined || wish === null || wish === '' || wish === 'download') return 'json'
  const format = FORMATS.find((name) => name === wish)
  if (format === undefined) throw new Problem('not-found', 'Invalid output format.')
  return format
}

function contextOf(wish: unknown): Context | undefined {
  if (wish === undefined || wish === null || wish === '' || wish === false) return undefined
  const context = CONTEXTS.find((name) => name === wish)
  if (context === undefined) throw new Problem('invalid', `Invalid context ${textWish(wish)}.`)
  return context
}

/** Days of the sighting: between `from` and `to`, or `last`; a month where nothing is said. */
function periodOf({ from, to, last, publish_timestamp }: Wishes, now: number): Period {
  const since = last ?? publish_timestamp
  if (isGiven(from) || isGiven(to)) {
    return {
      from: isGiven(from) ? bounded(parsePeriod(from, now).from) : 0,
      to: isGiven(to) ? bounded(parsePeriod(to, now).from) : undefined,
    }
  }
  const period = parsePeriod(isGiven(since) ? since : MONTH, now)
  return { from: bounded(period.from), to: period.to === undefined ? undefined : bounded(period.to) }
}

/** No moment lies further from 1970: what is compared with it still fits into the database's integers. */
function bounded(seconds: number): number {
  return Math.max(0, Math.min(1e12, Number.isFinite(seconds) ? seconds : 1e12))
}

/** One or many; an empty text or null says nothing. */
function listOf(wish: unknown): string[] {
  return [wish]
    .flat()
    .filter(isGiven)
    .map((item) => textWish(item, '?'))
}

function idOf(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Problem('invalid', `Invalid ID \`${text.slice(0, 100)}\` provided.`)
  return Number(text)
}

function uuidOf(text: string): string {
  if (!isUuid(text)) throw new Problem('invalid', `Invalid UUID \`${text.slice(0, 100)}\` provided.`)
  return text.toLowerCase()
}

function typeOf(text: string): number {
  if (/^[012]$/.test(text)) return Number(text)
  const options = '0 (Sighting), 1 (False-positive), 2 (Expiration)'
  throw new Problem('invalid', `Invalid type. Valid options are: ${options}.`)
}

function given<T>(items: T[]): T[] | undefined {
  return items.length > 0 ? items : undefined
}

function isGiven(wish: unknown): boolean {
  return (
    wish !== undefined && wish !== null && wish !== '' && wish !== false && !(Array.isArray(wish) && wish.length === 0)
  )
}

function positive(wish: unknown): number | undefined {
  const number = Number(textWish(wish, '0'))
  return Number.isSafeInteger(number) && number > 0 ? number : undefined
}
