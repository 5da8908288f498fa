import { sql, type RawBuilder } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { mayReadCluster } from '../../access/visible-clusters.ts'
import { canonicalTexts } from '../tags/vocabulary.ts'
import { references } from './event-condition.ts'
import { either, fits, isPattern, textIsOneOf, type Predicate } from './patterns.ts'
import type { Query } from './query.ts'
import type { Terms } from './terms.ts'

/** Tags that are asked for together. There may be none: then what is asked for is not known here. */
export type TagSet = {
  ids: number[]
  /** So few attributes carry them, or stand in events that do, that it pays to gather those first. */
  isRare: boolean
}
export type TagTerms = { any: TagSet | undefined; all: TagSet[]; none: TagSet }

/** The tags that a query names, found in the library. */
export type ResolvedTags = {
  /** To be found on a record or on its event. */
  anywhere: TagTerms[]
  onEvent: TagTerms | undefined
  blocked: TagSet
}

type KnownTag = { id: number; name: string; canonical: string | null; uses: number }

/**
 * Looks up all tags that a query names, by name, id or pattern, and those of the clusters it describes. Other spellings of
 * the same canonical tag are meant as well.
 */
export async function resolveTags(db: Db, viewer: Viewer, query: Query): Promise<ResolvedTags> {
  const named = [query.tags, query.eventTags, query.blockedAttributeTags].filter((terms) => terms !== undefined)
  const texts = named.flatMap(({ any, all, none }) => [...any, ...all.flat(), ...none])
  const canonicals = texts.length > 0 ? await canonicalTexts(db, texts) : new Map<string, string>()
  const known = texts.length > 0 ? await findTags(db, isNamed(texts, canonicals)) : []
  for (const { id, canonical } of known) if (canonical !== null) canonicals.set(String(id), canonical)
  const setOf = (wanted: readonly string[]) =>
    tagSet(known.filter((tag) => wanted.some((text) => isMeant(tag, text, canonicals.get(text)))))
  const resolve = (terms: Terms): TagTerms => ({
    any: terms.any.length > 0 ? setOf(terms.any) : undefined,
    all: terms.all.map(setOf),
    none: setOf(terms.none),
  })
  const galaxies: TagTerms[] = []
  for (const { key, terms } of query.galaxies) galaxies.push(await tagsOfClusters(db, viewer, key, terms))
  return {
    anywhere: [...(query.tags ? [resolve(query.tags)] : []), ...galaxies],
    onEvent: query.eventTags && resolve(query.eventTags),
    blocked: setOf(query.blockedAttributeTags?.any ?? []),
  }
}

/** Gathering pays up to this many attributes, and looking at this many events tells. */
const RARE = 100_000
const EVENTS_COUNTED = 2_000

function tagSet(tags: readonly KnownTag[]): TagSet {
  return { ids: tags.map(({ id }) => id), isRare: tags.reduce((sum, { uses }) => sum + uses, 0) < RARE }
}

/** Tags with the number of attributes they concern, counted no further than it matters. */
async function findTags(db: Db, condition: RawBuilder<unknown>): Promise<KnownTag[]> {
  const { rows } = await sql<KnownTag>`
    select tags.id, tags.name, tags.canonical, on_attributes.uses + through_events.uses as uses from tags
    cross join lateral (
      select count(*) as uses
      from (select from attribute_tags t where t.tag_id = tags.id limit ${sql.lit(RARE)}) few
    ) on_attributes
    cross join lateral (
      select case when count(*) = ${sql.lit(EVENTS_COUNTED)} then ${sql.lit(RARE)}
        else coalesce(sum(attribute_count), 0)::bigint end as uses
      from (
        select e.attribute_count from event_tags t join events e on e.id = t.event_id
        where t.tag_id = tags.id limit ${sql.lit(EVENTS_COUNTED)}
      ) few
    ) through_events
    where ${condition}`.execute(db)
  return rows
}

function isNamed(texts: readonly string[], canonicals: ReadonlyMap<string, string>): Predicate {
  const { ids } = references(texts)
  const patterns = texts.filter(isPattern)
  return either([
    sql`tags.id = ${anyOf(ids)}`,
    textIsOneOf(sql.ref('tags.name'), texts),
    sql`tags.canonical = ${anyOf([...canonicals.values()])}`,
    ...(ids.length > 0
      ? [sql`tags.canonical = any(array(select t.canonical from tags t where t.id = ${anyOf(ids)}))`]
      : []),
    ...(patterns.length > 0 ? [textIsOneOf(sql.ref('tags.canonical'), patterns)] : []),
  ])
}

function isMeant({ id, name, canonical }: KnownTag, text: string, meant: string | undefined): boolean {
  if (isPattern(text)) return fits(name, text) || (canonical !== null && fits(canonical, text))
  return name.toLowerCase() === text.toLowerCase() || String(id) === text || (canonical !== null && canonical === meant)
}

/** The tags of the clusters that have an element `key` with such a value, as far as the viewer may see them. */
async function tagsOfClusters(db: Db, viewer: Viewer, key: string, terms: Terms): Promise<TagTerms> {
  const find = async (texts: readonly string[]) =>
    tagSet(
      texts.length === 0
        ? []
        : await findTags(
            db,
            sql`
    lower(tags.name) in (
      select lower(tag_name) from galaxy_clusters
      where not deleted and ${mayReadCluster(viewer)} and exists (
        select from jsonb_array_elements_text(
          case jsonb_typeof(meta -> ${key}) when 'array' then meta -> ${key} else jsonb_build_array(meta -> ${key}) end
        ) as element (value)
        where ${textIsOneOf(sql.ref('element.value'), texts)}))`,
          ),
    )
  return {
    any: terms.any.length > 0 ? await find(terms.any) : undefined,
    all: await Promise.all(terms.all.map(find)),
    none: await find(terms.none),
  }
}
