import { sql, type RawBuilder } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { mayReadAttribute, mayReadProposal } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { isWished, type Wishes } from '../../platform/http/wishes.ts'
import { valueKey } from './attribute-row.ts'
import { parsePeriod } from '../../platform/http/period.ts'

type Predicate = RawBuilder<boolean>
/** The canonical tags of those texts that spell one. */
type Canonicals = ReadonlyMap<string, string>
type Filter = (wish: unknown, viewer: Viewer, canonicals: Canonicals) => Predicate | undefined

/**
 * The filters of `events/index`, by MISP's names. Alternatives are written `a|b` or as a list, `!a` excludes, and
 * several filters all have to hold.
 *
 * Source: MISP's EventsController::index, in `rest-api` §2.2.
 */
const filters: Record<string, Filter> = {
  eventid: (wish) =>
    matches(wish, (ids) => sql`(events.id::text = ${anyOf(ids)} or events.uuid::text = ${anyOf(lower(ids))})`),
  eventinfo: (wish) => matches(wish, (parts) => sql`events.info ilike ${anyOf(parts.map(contains))}`),
  datefrom: (wish) => sql`events.date >= ${String(wish)}::date`,
  dateuntil: (wish) => sql`events.date <= ${String(wish)}::date`,
  published: (wish) => twoWay(wish, sql`events.published`),
  hasproposal: (wish, viewer) => twoWay(wish, holdsProposal(viewer)),
  org: (wish) =>
    matches(wish, (names) => sql`exists (select from organisations o where o.id = events.orgc_id and ${isOrg(names)})`),
  tag: tagFilter,
  tags: tagFilter,
  distribution: (wish) => matches(wish, (levels) => sql`events.distribution::text = ${anyOf(levels)}`),
  sharinggroup: (wish) =>
    matches(wish, (ids) => sql`events.distribution = 4 and events.sharing_group_id::text = ${anyOf(ids)}`),
  analysis: (wish) => matches(wish, (levels) => sql`events.analysis::text = ${anyOf(levels)}`),
  threatlevel: (wish) => matches(wish, (levels) => sql`events.threat_level_id::text = ${anyOf(levels)}`),
  timestamp: (wish) => inPeriod(wish, sql`events.timestamp`),
  publish_timestamp: (wish) => inPeriod(wish, sql`events.publish_timestamp`),
  attribute: (wish, viewer) =>
    matches(wish, (parts) =>
      holdsAttribute(
        viewer,
        sql`(attributes.value1 ilike ${anyOf(parts.map(contains))} or attributes.value2 ilike ${anyOf(parts.map(contains))})`,
      ),
    ),
  value: (wish, viewer) =>
    matches(wish, (values) => {
      const keys = values.map(valueKey)
      return holdsAttribute(
        viewer,
        sql`(attributes.value1_key = ${anyOf(keys)} or attributes.value2_key = ${anyOf(keys)})`,
      )
    }),
  all: anything,
  searchall: anything,
}

/** The names of the filters that a list of events takes. */
export const indexFilterNames = Object.keys(filters)

/** The conditions that a request's filters put on events; names may carry MISP's old prefix `search`. */
export function indexConditions(wishes: Wishes, viewer: Viewer, canonicals: Canonicals): Predicate[] {
  return Object.entries(wishes).flatMap(([name, wish]) => {
    const known = filterCalled(name)
    const filter = known === undefined ? undefined : filters[known]
    if (!filter || wish === null || wish === '' || (Array.isArray(wish) && wish.length === 0)) return []
    const condition = filter(wish, viewer, canonicals)
    return condition ? [condition] : []
  })
}

function filterCalled(name: string): string | undefined {
  return [name.toLowerCase(), name.toLowerCase().replace(/^search/, '')].find((each) => Object.hasOwn(filters, each))
}

/** The tags that a request names. */
export function namedTags(wishes: Wishes): string[] {
  const wished = Object.entries(wishes).filter(([name]) => ['tag', 'tags'].includes(filterCalled(name) ?? ''))
  return wished.flatMap(([, wish]) => {
    const { wanted, unwanted } = alternatives(wish)
    return [...wanted.flatMap((name) => [name, ...name.split('&')]), ...unwanted]
  })
}

function lower(texts: string[]): string[] {
  return texts.map((text) => text.toLowerCase())
}

/**
 * `%part%` for LIKE, with the pattern's own signs taken literally. A doubled backslash stands for one: MISP takes the part for
 * a pattern, and so its clients double them (MISP/MISP#6616).
 */
export function contains(part: string): string {
  return `%${part.replaceAll('\\\\', '\\').replace(/[\\%_]/g, '\\$&')}%`
}

function alternatives(wish: unknown): { wanted: string[]; unwanted: string[] } {
  const parts = [wish].flat().flatMap((item) => String(item).split('|'))
  const wanted = parts.filter((part) => part !== '' && !part.startsWith('!'))
  const unwanted = parts.filter((part) => part.startsWith('!')).map((part) => part.slice(1))
  return { wanted, unwanted }
}

function matches(wish: unknown, isOneOf: (texts: string[]) => RawBuilder<unknown>): Predicate | undefined {
  const { wanted, unwanted } = alternatives(wish)
  if (wanted.length === 0 && unwanted.length === 0) return undefined
  const yes = wanted.length === 0 ? sql`true` : isOneOf(wanted)
  const no = unwanted.length === 0 ? sql`false` : isOneOf(unwanted)
  return sql<boolean>`((${yes}) and not (${no}))`
}

/** 0 no, 1 yes, 2 both. */
function twoWay(wish: unknown, claim: RawBuilder<unknown>): Predicate | undefined {
  if (String(wish) === '2') return undefined
  return isWished(wish) ? sql<boolean>`${claim}` : sql<boolean>`not ${claim}`
}

function isOrg(names: string[]): RawBuilder<unknown> {
  return sql`(o.id::text = ${anyOf(names)} or o.uuid::text = ${anyOf(lower(names))} or lower(o.name) = ${anyOf(lower(names))})`
}

/** Tags by name or id, in any spelling of the same canonical tag; a single `a&b` asks for both. */
function tagFilter(wish: unknown, _viewer: Viewer, canonicals: Canonicals): Predicate | undefined {
  if (typeof wish === 'string' && wish.includes('&') && !wish.includes('|')) {
    return sql<boolean>`(${sql.join(
      wish.split('&').map((name) => hasTag([name], canonicals)),
      sql` and `,
    )})`
  }
  return matches(wish, (names) => hasTag(names, canonicals))
}

/** Which tags are meant is found out once, and not for each event. */
function hasTag(names: string[], canonicals: Canonicals): RawBuilder<unknown> {
  const meant = names.flatMap((name) => canonicals.get(name) ?? [])
  return sql`exists (
    select from event_tags link where link.event_id = events.id and link.tag_id = any(array(
      select tags.id from tags where tags.id::text = ${anyOf(names)} or lower(tags.name) like ${anyOf(lower(names))}
        or tags.canonical = ${anyOf(meant)} or lower(tags.canonical) like ${anyOf(lower(names))}
        or tags.canonical in (select t.canonical from tags t where t.id::text = ${anyOf(names)}))))`
}

function inPeriod(wish: unknown, column: RawBuilder<unknown>): Predicate {
  const { from, to } = parsePeriod(wish)
  return to === undefined ? sql<boolean>`${column} >= ${from}` : sql<boolean>`${column} between ${from} and ${to}`
}

function holdsAttribute(viewer: Viewer, condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`exists (
    select from attributes where attributes.event_id = events.id and not attributes.deleted
      and ${mayReadAttribute(viewer)} and ${condition})`
}

/** An open proposal that the viewer may see. */
function holdsProposal(viewer: Viewer): RawBuilder<unknown> {
  return sql`exists (
    select from shadow_attributes where shadow_attributes.event_id = events.id and not shadow_attributes.deleted
      and ${mayReadProposal(viewer)})`
}

/** Info, uuid, creator, tags and values, wherever the text stands. */
function anything(wish: unknown, viewer: Viewer): Predicate {
  const part = contains(String(wish))
  return sql<boolean>`(events.info ilike ${part} or events.uuid::text ilike ${part}
    or exists (select from organisations o where o.id in (events.org_id, events.orgc_id) and o.name ilike ${part})
    or exists (select from event_tags link join tags on tags.id = link.tag_id
      where link.event_id = events.id and tags.name ilike ${part})
    or ${holdsAttribute(viewer, sql`(attributes.value1 ilike ${part} or attributes.value2 ilike ${part} or attributes.comment ilike ${part})`)})`
}
