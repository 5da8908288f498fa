import { sql } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { visibleClusters } from '../../access/visible-clusters.ts'
import { usableTags } from '../tags/usable-tags.ts'

/** By which names a report may speak of the library, and which tags each of them stands for, the first one first. */
export type ContextNames = ReadonlyMap<string, readonly string[]>

const SHORTEST_TAG = 3
const SHORTEST_CLUSTER = 4

/** The galaxies whose clusters are meant first, by the beginnings of their types: one name stands for many clusters. */
const BEST_KNOWN = ['threat-actor', 'mitre-intrusion-set', 'mitre-', 'ransomware', 'malpedia', 'tool']

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
  const called = (await clusters(db, actor)).flatMap(namesOf).filter(({ name }) => name.length >= SHORTEST_CLUSTER)
  for (const { name, tag } of called.toSorted((a, b) => a.rank - b.rank)) add(name, tag)
  return names
}

async function tagNames(db: Db | Tx, actor: Actor): Promise<string[]> {
  const rows = await usableTags(db, actor)
    .select('tags.name')
    .where('tags.hide_tag', '=', false)
    .where('tags.is_galaxy', '=', false)
    .orderBy('tags.id')
    .execute()
  return rows.map(({ name }) => name).filter((name) => name.trim().length >= SHORTEST_TAG)
}

type Cluster = { value: string; type: string; tag_name: string; namespace: string; synonyms: unknown }

async function clusters(db: Db | Tx, actor: Actor): Promise<Cluster[]> {
  return visibleClusters(db, viewerOf(actor))
    .select(['galaxy_clusters.value', 'galaxy_clusters.type', 'galaxy_clusters.tag_name', 'galaxies.namespace'])
    .select(sql<unknown>`galaxy_clusters.meta -> 'synonyms'`.as('synonyms'))
    .where('galaxy_clusters.deleted', '=', false)
    .where('galaxies.enabled', '=', true)
    .orderBy('galaxy_clusters.id')
    .execute()
}

type Called = { name: string; tag: string; rank: number }

/** What a cluster is called. Of several of one name the better known comes first, and its own name before a synonym. */
function namesOf({ value, type, tag_name: tag, namespace, synonyms }: Cluster): Called[] {
  const known = BEST_KNOWN.findIndex((start) => type.startsWith(start))
  const rank = namespace === 'deprecated' ? 2 * BEST_KNOWN.length + 2 : 2 * (known === -1 ? BEST_KNOWN.length : known)
  return [
    ...[value, ...sidesOf(type, value)].map((name) => ({ name, tag, rank })),
    ...textsIn(synonyms).map((name) => ({ name, tag, rank: rank + 1 })),
  ]
}

function sidesOf(type: string, value: string): string[] {
  return type.startsWith('mitre-') && value.includes(' - ') ? value.split(' - ') : []
}

function textsIn(synonyms: unknown): string[] {
  return [synonyms].flat().filter((item) => typeof item === 'string')
}
