import {
  walkAttributes,
  type AttachedTag,
  type Attribute,
  type Event,
  type Galaxy,
  type GalaxyCluster,
} from '@tocsin/format'

/** What tags and clusters hang on. */
export type Carrier = Event | Attribute

/** One event after the other, whatever pages they come in. */
export async function* eventsIn(pages: AsyncIterable<readonly Event[]>): AsyncGenerator<Event> {
  for await (const events of pages) yield* events
}

/** The event and each of its attributes that is there, those of its objects too. */
export function* carriersOf(event: Event): Generator<Carrier> {
  yield event
  for (const { attribute } of walkAttributes(event)) if (!attribute.deleted) yield attribute
}

/** The tags of the record itself, whichever of MISP's two forms they were sent in. */
export function* tagsOn(carrier: Carrier): Generator<AttachedTag> {
  for (const tag of carrier.Tag ?? []) if (!tag.inherited && !tag.deleted) yield tag
  const connectors = 'EventTag' in carrier ? carrier.EventTag : 'AttributeTag' in carrier ? carrier.AttributeTag : []
  for (const { Tag } of connectors ?? []) yield Tag
}

/** A cluster on a record. Where its tag alone tells of it, there are no blocks. */
export type CarriedCluster = {
  /** The type of its galaxy. */
  type: string
  value: string
  /** Of its tag. */
  name: string
  galaxy?: Galaxy
  cluster?: GalaxyCluster
}

/** The clusters of the record itself, each once: a server tells of them by blocks and by tags, a feed often by tags alone. */
export function* clustersOn(carrier: Carrier): Generator<CarriedCluster> {
  const met = new Set<string>()
  for (const galaxy of carrier.Galaxy ?? []) {
    for (const cluster of galaxy.GalaxyCluster ?? []) {
      const { value, tag_name: name = `misp-galaxy:${galaxy.type}="${value}"` } = cluster
      met.add(name.toLowerCase())
      yield { type: galaxy.type, value, name, galaxy, cluster }
    }
  }
  for (const { name } of tagsOn(carrier)) {
    const read = met.has(name.toLowerCase()) ? undefined : readClusterTag(name)
    if (read) yield { ...read, name }
  }
}

const CLUSTER_TAG = /^misp-galaxy:([^=]+)="(.*)"$/is

function readClusterTag(name: string): { type: string; value: string } | undefined {
  const [, type, value] = CLUSTER_TAG.exec(name) ?? []
  return type === undefined || value === undefined ? undefined : { type, value }
}
