import { sql } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { visibleClusters } from '../../access/visible-clusters.ts'
import { usableTags } from '../tags/usable-tags.ts'

/** By which names a report may speak of the library, and which tags each of them stands for, the first one first. */
export type ContextNames = ReadonlyMap<string, readonly string[]>

const SHORTEST_TAG = 3
const SHORTEST_CLUSTER = 4

/**
 * Tags by their names; clusters by their values and synonyms, those of MITRE by either side of ` - ` as well
 * (`Phishing - T1566`).
 *
 * Source: MISP's EventReport::extractWithReplacements, in `content-formats` §9.
 */
export async function contextNames(db: Db | Tx, actor: Actor): Promise<ContextNames> {
  const names = new Map<string, string[]>()
  const add = (name: string, tag: string) => {
    const tags = names.get(name)
    if (!tags) names.set(name, [tag])
    else if (!tags.includes(tag)) tags.push(tag)
  }
  for (const name of await tagNames(db, actor)) add(name, name)
  for (const { value, type, tag_name, synonyms } of await clusters(db, actor)) {
    for (const name of [value, ...sidesOf(type, value), ...textsIn(synonyms)]) {
      if (name.length >= SHORTEST_CLUSTER) add(name, tag_name)
    }
  }
  return names
}

async function tagNames(db: Db | Tx, actor: Actor): Promise<string[]> {
  const rows = await usableTags(db, actor)
    .select('tags.name')
    .where('tags.hide_tag', '=', false)
    .where('tags.is_galaxy', '=', false)
    .orderBy('tags.id')
    .execute()
  return rows.map(({ name }) => name.trim()).filter((name) => name.length >= SHORTEST_TAG)
}

async function clusters(db: Db | Tx, actor: Actor) {
  return visibleClusters(db, viewerOf(actor))
    .select(['galaxy_clusters.value', 'galaxy_clusters.type', 'galaxy_clusters.tag_name'])
    .select(sql<unknown>`galaxy_clusters.meta -> 'synonyms'`.as('synonyms'))
    .where('galaxy_clusters.deleted', '=', false)
    .where('galaxies.enabled', '=', true)
    .orderBy('galaxy_clusters.id')
    .execute()
}

function sidesOf(type: string, value: string): string[] {
  return type.startsWith('mitre-') && value.includes(' - ') ? value.split(' - ') : []
}

function textsIn(synonyms: unknown): string[] {
  return [synonyms].flat().filter((item) => typeof item === 'string')
}
