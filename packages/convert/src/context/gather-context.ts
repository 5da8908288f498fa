import type { AttachedTag, Event } from '@tocsin/format'
import { attackData, matrixTally, type AttackOptions } from '../attack/attack.ts'
import { carriersOf, clustersOn, eventsIn, tagsOn, type CarriedCluster } from '../attack/carried.ts'

/** What a taxonomy says of one of its tags, in MISP's spelling. */
export type TagMeaning = {
  Taxonomy: { namespace: string; description: string }
  TaxonomyPredicate: { value: string; expanded: string }
  TaxonomyEntry: { value: string; expanded: string } | null
}

/** `explain` says what the library's taxonomies know of tags, by the names of the tags; the others are custom. */
export type ContextOptions = AttackOptions & {
  explain?: ((names: readonly string[]) => Promise<ReadonlyMap<string, TagMeaning>>) | undefined
}

export type ToldTag = Partial<TagMeaning> & { Tag: AttachedTag }

/** All tags and clusters on events and their attributes, each once, and how often each technique is met. */
export type Context = {
  attackData: object
  /** By namespace. */
  tags: [string, ToldTag[]][]
  /** By the type of the galaxy. */
  clusters: [string, CarriedCluster[]][]
}

/** What belongs to no taxonomy that the library knows. */
const CUSTOM = 'Custom Tags'

/** Reads events of which nothing is kept but their tags and clusters. Source: MISP's ContextExport. */
export async function gatherContext(pages: AsyncIterable<readonly Event[]>, options: ContextOptions): Promise<Context> {
  const tally = matrixTally(options)
  const tags = new Map<string, AttachedTag>()
  const clusters = new Map<string, CarriedCluster>()
  for await (const event of eventsIn(pages)) {
    tally.add(event)
    for (const carrier of carriersOf(event)) {
      for (const cluster of clustersOn(carrier)) keepFuller(clusters, cluster)
      for (const tag of tagsOn(carrier)) keepFirst(tags, tag)
    }
  }
  return {
    attackData: attackData(tally, options),
    tags: await byTaxonomy(sorted(tags), options),
    clusters: grouped(sorted(clusters), ({ type }) => type),
  }
}

/** A block tells more than a tag. Of its galaxy, the clusters beside it are let go. */
function keepFuller(clusters: Map<string, CarriedCluster>, { galaxy, ...cluster }: CarriedCluster): void {
  const key = cluster.name.toLowerCase()
  if (clusters.get(key)?.cluster) return
  clusters.set(key, galaxy ? { ...cluster, galaxy: { ...galaxy, GalaxyCluster: undefined } } : cluster)
}

/** What is a galaxy's is told by the cluster. */
function keepFirst(tags: Map<string, AttachedTag>, tag: AttachedTag): void {
  if (!/^misp-galaxy:/i.test(tag.name) && !tags.has(tag.name)) tags.set(tag.name, tag)
}

function sorted<T>(things: ReadonlyMap<string, T>): T[] {
  return [...things].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, thing]) => thing)
}

async function byTaxonomy(tags: readonly AttachedTag[], { explain }: ContextOptions): Promise<[string, ToldTag[]][]> {
  const meanings = await explain?.(tags.map(({ name }) => name))
  const told = tags.map((Tag) => ({ ...meanings?.get(Tag.name), Tag }))
  return grouped(told, ({ Taxonomy }) => Taxonomy?.namespace ?? CUSTOM)
}

function grouped<T>(things: readonly T[], groupOf: (thing: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>()
  for (const thing of things) {
    const group = groups.get(groupOf(thing))
    if (group) group.push(thing)
    else groups.set(groupOf(thing), [thing])
  }
  return [...groups]
}
