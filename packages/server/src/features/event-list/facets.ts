import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { matchingEvents } from '../events/matching-events.ts'

/** What a filter would leave, choice by choice: `value` is what the filter takes. */
type Choice = { value: string; label: string; count: number }
type Matching = Awaited<ReturnType<typeof matchingEvents>>

/** As many creators are counted, the ones with most events first. */
const MOST_CREATORS = 20

const plain = (column: 'published' | 'threat_level_id' | 'analysis' | 'distribution') => async (matching: Matching) =>
  matching
    .select([
      sql<string>`events.${sql.ref(column)}::text`.as('value'),
      sql<string>`events.${sql.ref(column)}::text`.as('label'),
      sql<number>`count(*)`.as('count'),
    ])
    .groupBy(`events.${column}`)
    .orderBy(`events.${column}`)
    .execute()

/** By the name of the filter that each is the choices of. */
const facets: Record<string, (matching: Matching) => Promise<Choice[]>> = {
  published: async (matching) =>
    (await plain('published')(matching)).map(({ value, ...rest }) => ({
      ...rest,
      value: value === 'true' ? '1' : '0',
    })),
  threatlevel: plain('threat_level_id'),
  analysis: plain('analysis'),
  distribution: plain('distribution'),
  org: async (matching) =>
    matching
      .select([sql<string>`orgc.id::text`.as('value'), 'orgc.name as label', sql<number>`count(*)`.as('count')])
      .groupBy(['orgc.id', 'orgc.name'])
      .orderBy('count', 'desc')
      .orderBy('orgc.name')
      .limit(MOST_CREATORS)
      .execute(),
  tags: tlpChoices,
}

/** What a tag means, whatever its spelling; a tag that no taxonomy knows means itself. */
const meaning = sql<string>`coalesce(marking.canonical, lower(marking.name))`

/** Markings of the Traffic Light Protocol, each in all its spellings. */
async function tlpChoices(matching: Matching): Promise<Choice[]> {
  return matching
    .innerJoin('event_tags as link', 'link.event_id', 'events.id')
    .innerJoin('tags as marking', 'marking.id', 'link.tag_id')
    .where(sql<boolean>`${meaning} like 'tlp:%'`)
    .select([meaning.as('value'), meaning.as('label'), sql<number>`count(distinct events.id)`.as('count')])
    .groupBy(meaning)
    .orderBy(meaning)
    .execute()
}

/** Each filter's choices, counted among what all the other filters let through. */
export async function countFacets(db: Db, actor: Actor, filters: Wishes): Promise<Record<string, Choice[]>> {
  const counted = Object.entries(facets).map(async ([name, count]) => {
    const { [name]: _own, ...others } = filters
    return [name, await count(await matchingEvents(db, actor, others))] as const
  })
  return Object.fromEntries(await Promise.all(counted))
}
