import type { AnalystDataLists, Event, Galaxy, GalaxyCluster, Note, Opinion, Relationship } from '@tocsin/format'
import { byFields, compareFields, compareLists, type Difference, type Pair } from './compare.ts'

type Tagged = Pick<Event, 'Tag' | 'Galaxy'>

/** Tags by their names. Those that clusters have brought with them are told of with the clusters. */
export function* compareTags({ path, was, is }: Pair<Tagged>): Generator<Difference> {
  const before = namesOf(was)
  const after = namesOf(is)
  for (const [i, name] of before.entries()) {
    if (!after.includes(name)) yield { path: `${path}.Tag[${i}]`, was: name, is: undefined }
  }
  const ofClusters = new Set((is.Galaxy ?? []).flatMap(tagsOfClusters))
  for (const name of after) {
    if (!before.includes(name) && !ofClusters.has(name)) yield { path: `${path}.Tag`, was: undefined, is: name }
  }
}

function namesOf({ Tag = [] }: Tagged): string[] {
  return Tag.map(({ name }) => name)
}

function tagsOfClusters({ GalaxyCluster = [] }: Galaxy): string[] {
  return GalaxyCluster.flatMap(({ tag_name }) => tag_name ?? [])
}

export function* compareGalaxies({ path, was, is }: Pair<Tagged>): Generator<Difference> {
  const galaxies = { path: `${path}.Galaxy`, was: was.Galaxy ?? [], is: is.Galaxy ?? [] }
  yield* compareLists(galaxies, ({ type }) => type, compareGalaxy)
}

function* compareGalaxy({ path, was, is }: Pair<Galaxy>): Generator<Difference> {
  const fields = ({ name, description }: Galaxy) => ({ name, description })
  yield* compareFields(path, fields(was), fields(is))
  const clusters = { path: `${path}.GalaxyCluster`, was: was.GalaxyCluster ?? [], is: is.GalaxyCluster ?? [] }
  yield* compareLists(clusters, ({ uuid }) => uuid, compareCluster)
}

function* compareCluster({ path, was, is }: Pair<GalaxyCluster>): Generator<Difference> {
  const fields = ({ type, value, tag_name, description, source, version }: GalaxyCluster) => ({
    type,
    value,
    tag_name,
    description,
    source,
    version,
  })
  yield* compareFields(path, fields(was), fields(is))
  yield* compareFields(`${path}.meta`, joined(was.meta), joined(is.meta))
}

function joined(meta: Record<string, string[]> = {}) {
  return Object.fromEntries(Object.entries(meta).map(([key, values]) => [key, values.toSorted().join('\n')]))
}

/** What analysts say of a record, and of what they say. */
export function* compareAnalystData(pair: Pair<AnalystDataLists>): Generator<Difference> {
  yield* compareSaid(pair, 'Note', noteFields)
  yield* compareSaid(pair, 'Opinion', opinionFields)
  yield* compareSaid(pair, 'Relationship', relationshipFields)
}

function* compareSaid<
  K extends 'Note' | 'Opinion' | 'Relationship',
  T extends NonNullable<AnalystDataLists[K]>[number],
>(
  { path, was, is }: Pair<{ readonly [key in K]?: T[] | undefined }>,
  kind: K,
  fieldsOf: (one: T) => object,
): Generator<Difference> {
  const lists = { path: `${path}.${kind}`, was: was[kind] ?? [], is: is[kind] ?? [] }
  const compare = byFields(fieldsOf)
  yield* compareLists<T>(
    lists,
    ({ uuid }) => uuid ?? '',
    function* (inner) {
      yield* compare(inner)
      yield* compareAnalystData(inner)
    },
  )
}

function noteFields({ note, authors, language, created, modified }: Note) {
  return { note, authors: authors ?? '', language: language ?? '', created, modified }
}

function opinionFields({ opinion, comment, authors, created, modified }: Opinion) {
  return { opinion, comment: comment ?? '', authors: authors ?? '', created, modified }
}

function relationshipFields({ relationship_type, related_object_uuid, related_object_type }: Relationship) {
  return { relationship_type, related_object_uuid, related_object_type }
}
