import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { mayReadCluster } from '../galaxies/of-tags.ts'
import { references } from './event-condition.ts'
import { either, fits, isPattern, textIsOneOf } from './patterns.ts'
import type { Query } from './query.ts'
import type { Terms } from './terms.ts'

/** Terms of tags as ids. A list may be empty: then the tags it asks for are not known here. */
export type TagTerms = { any: number[] | undefined; all: number[][]; none: number[] }

/** The tags that a query names, found in the library. */
export type ResolvedTags = {
  /** To be found on a record or on its event. */
  anywhere: TagTerms[]
  onEvent: TagTerms | undefined
  blocked: number[]
}

type KnownTag = { id: number; name: string }

/** Looks up all tags that a query names, by name, id or pattern, and those of the clusters it describes. */
export async function resolveTags(db: Db, viewer: Viewer, query: Query): Promise<ResolvedTags> {
  const named = [query.tags, query.eventTags, query.blockedAttributeTags].filter((terms) => terms !== undefined)
  const texts = named.flatMap(({ any, all, none }) => [...any, ...all.flat(), ...none])
  const known = texts.length > 0 ? await findTags(db, texts) : []
  const resolve = (terms: Terms): TagTerms => ({
    any: terms.any.length > 0 ? idsOf(known, terms.any) : undefined,
    all: terms.all.map((alternatives) => idsOf(known, alternatives)),
    none: idsOf(known, terms.none),
  })
  const galaxies: TagTerms[] = []
  for (const { key, terms } of query.galaxies) galaxies.push(await tagsOfClusters(db, viewer, key, terms))
  return {
    anywhere: [...(query.tags ? [resolve(query.tags)] : []), ...galaxies],
    onEvent: query.eventTags && resolve(query.eventTags),
    blocked: idsOf(known, query.blockedAttributeTags?.any ?? []),
  }
}

async function findTags(db: Db, texts: readonly string[]): Promise<KnownTag[]> {
  return db
    .selectFrom('tags')
    .select(['id', 'name'])
    .where(either([sql`id = ${anyOf(references(texts).ids)}`, textIsOneOf(sql.ref('name'), texts)]))
    .execute()
}

function idsOf(known: readonly KnownTag[], texts: readonly string[]): number[] {
  const isNamed = ({ id, name }: KnownTag, text: string) =>
    isPattern(text) ? fits(name, text) : name.toLowerCase() === text.toLowerCase() || String(id) === text
  return known.filter((tag) => texts.some((text) => isNamed(tag, text))).map(({ id }) => id)
}

/** The tags of the clusters that have an element `key` with such a value, as far as the viewer may see them. */
async function tagsOfClusters(db: Db, viewer: Viewer, key: string, terms: Terms): Promise<TagTerms> {
  const find = async (texts: readonly string[]): Promise<number[]> => {
    const { rows } = await sql<{ id: number }>`
      select tags.id from tags where lower(tags.name) in (
        select lower(tag_name) from galaxy_clusters
        where not deleted and ${mayReadCluster(viewer)} and exists (
          select from jsonb_array_elements_text(
            case jsonb_typeof(meta -> ${key}) when 'array' then meta -> ${key} else jsonb_build_array(meta -> ${key}) end
          ) as element (value)
          where ${textIsOneOf(sql.ref('element.value'), texts)}))`.execute(db)
    return rows.map(({ id }) => id)
  }
  return {
    any: terms.any.length > 0 ? await find(terms.any) : undefined,
    all: await Promise.all(terms.all.map(find)),
    none: terms.none.length > 0 ? await find(terms.none) : [],
  }
}
