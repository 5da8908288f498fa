import { sql, type RawBuilder } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { mayReadAttribute, mayReadEvent } from '../../access/visibility.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { isUuid } from '../../platform/uuid.ts'
import { isText, meets, patternOf, termsOf } from './cluster-terms.ts'

type Condition = RawBuilder<boolean>

/** Columns that a filter of the same name compares as text. */
const TEXTS = ['version', 'distribution', 'tag_name', 'value', 'type', 'extends_uuid', 'sharing_group_id'] as const
/** Filters that say yes or no, and the columns that hold it. */
const FLAGS = { default: 'is_default', published: 'published', locked: 'locked', deleted: 'deleted' } as const

/** The conditions of a search for clusters. Source: `rest-search` §8, "Galaxy clusters". */
export function clusterConditions(viewer: Viewer, wishes: Wishes): Condition[] {
  const conditions: Condition[] = []
  const add = (wish: string, make: (terms: NonNullable<ReturnType<typeof termsOf>>) => Condition) => {
    const terms = termsOf(wishes[wish])
    if (terms) conditions.push(make(terms))
  }
  for (const name of TEXTS) add(name, (terms) => isText(sql`${column(name)}::text`, terms))
  add('id', (terms) => meets(terms, (texts) => sql`${column('id')} = any(${numbersIn(texts)}::bigint[])`))
  add('uuid', (terms) => meets(terms, (texts) => sql`${column('uuid')} = any(${uuidsIn(texts)}::uuid[])`))
  add('galaxy_id', (terms) => meets(terms, (texts) => sql`galaxies.id = any(${numbersIn(texts)}::bigint[])`))
  add('galaxy_uuid', (terms) => meets(terms, (texts) => sql`galaxies.uuid = any(${uuidsIn(texts)}::uuid[])`))
  for (const name of ['org_id', 'orgc_id'] as const) {
    add(name, (terms) => meets(terms, (texts) => isOrg(column(name), texts)))
  }
  add('eventid', (terms) => meets(terms, (texts) => isInEvents(viewer, texts)))
  return [...conditions, ...flagConditions(wishes), ...elementConditions(wishes), ...partConditions(wishes)]
}

function flagConditions(wishes: Wishes): Condition[] {
  const conditions = Object.entries(FLAGS).flatMap(([wish, name]) => {
    const said = wishes[wish]
    if (said === undefined || said === null || said === '' || Array.isArray(said)) return []
    return [sql<boolean>`${column(name)} = ${isWished(said)}`]
  })
  const { custom } = wishes
  if (custom === undefined || custom === null || custom === '') return conditions
  return [...conditions, sql<boolean>`${column('is_default')} = ${!isWished(custom)}`]
}

/** `elements: {"synonyms": "APT28"}`, or a list of such. */
function elementConditions({ elements }: Wishes): Condition[] {
  const maps = [elements].flat().filter((item) => typeof item === 'object' && item !== null)
  return maps.flatMap((map) =>
    Object.entries(map as Wishes).flatMap(([key, wish]) => {
      const terms = termsOf(wish)
      return terms && !key.includes('\0') ? [meets(terms, (texts) => hasElement(key, texts))] : []
    }),
  )
}

function hasElement(key: string, texts: readonly string[]): RawBuilder<unknown> {
  const patterns = texts.map(patternOf)
  return sql`exists (select from galaxy_elements element where element.galaxy_cluster_id = galaxy_clusters.id
    and element.key = ${key} and lower(element.value) like any(${patterns}::text[]))`
}

/** `searchall`: a part of the value, of the description or of a synonym, or the whole uuid. */
function partConditions(wishes: Wishes): Condition[] {
  const part = textWish(wishes['searchall'] ?? wishes['quickFilter']).toLowerCase()
  if (part === '' || part.includes('\0')) return []
  return [
    sql<boolean>`(strpos(lower(galaxy_clusters.value), ${part}) > 0
      or strpos(lower(galaxy_clusters.description), ${part}) > 0
      or galaxy_clusters.uuid::text = ${part}
      or exists (select from galaxy_elements element where element.galaxy_cluster_id = galaxy_clusters.id
        and element.key = 'synonyms' and strpos(lower(element.value), ${part}) > 0))`,
  ]
}

/** Clusters on events that the viewer sees, or on what they see in them. */
function isInEvents(viewer: Viewer, texts: readonly string[]): RawBuilder<unknown> {
  const asked = sql`(events.id = any(${numbersIn(texts)}::bigint[]) or events.uuid = any(${uuidsIn(texts)}::uuid[]))`
  return sql`lower(galaxy_clusters.tag_name) in (
    select lower(tags.name) from tags
    join event_tags link on link.tag_id = tags.id join events on events.id = link.event_id
    where ${asked} and ${mayReadEvent(viewer)}
    union
    select lower(tags.name) from tags
    join attribute_tags link on link.tag_id = tags.id join attributes on attributes.id = link.attribute_id
    join events on events.id = attributes.event_id
    where ${asked} and not attributes.deleted and ${mayReadEvent(viewer)} and ${mayReadAttribute(viewer)})`
}

function isOrg(name: RawBuilder<unknown>, texts: readonly string[]): RawBuilder<unknown> {
  return sql`(${name} = any(${numbersIn(texts)}::bigint[])
    or ${name} in (select id from organisations where uuid = any(${uuidsIn(texts)}::uuid[])))`
}

function column(name: string): RawBuilder<unknown> {
  return sql.ref(`galaxy_clusters.${name}`)
}

function numbersIn(texts: readonly string[]): number[] {
  return texts.filter((text) => /^\d{1,15}$/.test(text)).map(Number)
}

function uuidsIn(texts: readonly string[]): string[] {
  return texts.filter((text) => isUuid(text)).map((text) => text.toLowerCase())
}
