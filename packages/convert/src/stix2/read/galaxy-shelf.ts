import type { Attribute, Galaxy, GalaxyCluster } from '@tocsin/format'

/** A cluster, the galaxy that it belongs to (without its clusters), and the tag that attaches it; or the tag alone. */
export type Shelved = { readonly tag: string; readonly cluster?: GalaxyCluster; readonly galaxy?: Galaxy }

/** The clusters that the bundle's objects became, and what carries them. */
export class GalaxyShelf {
  private readonly clusters = new Map<string, Shelved>()
  private readonly carried = new Map<Attribute, Set<Shelved>>()

  add(id: string, cluster: Shelved): void {
    this.clusters.set(id, cluster)
  }

  get(id: string): Shelved | undefined {
    return this.clusters.get(id)
  }

  ids(): Iterable<string> {
    return this.clusters.keys()
  }

  attach(id: string, attributes: readonly Attribute[]): void {
    const shelved = this.clusters.get(id)
    if (shelved === undefined) return
    for (const attribute of attributes) {
      const carried = this.carried.get(attribute) ?? new Set()
      this.carried.set(attribute, carried.add(shelved))
    }
  }

  /** Puts the clusters on what carries them, and answers those that nothing but the event does. Source: misp-stix. */
  handOut(): Shelved[] {
    const used = new Set<Shelved>()
    for (const [attribute, carried] of this.carried) {
      const tags = new Set((attribute.Tag ?? []).map(({ name }) => name))
      const added = [...carried].filter(({ tag }) => !tags.has(tag)).map(({ tag }) => ({ name: tag }))
      attribute.Tag = [...(attribute.Tag ?? []), ...added]
      attribute.Galaxy = galaxiesOf(carried)
      for (const shelved of carried) used.add(shelved)
    }
    return [...this.clusters.values()].filter((shelved) => !used.has(shelved))
  }
}

/** The galaxies of clusters, each with its own. */
export function galaxiesOf(all: Iterable<Shelved>): Galaxy[] {
  const byType = new Map<string, { galaxy: Galaxy; clusters: Map<string, GalaxyCluster> }>()
  for (const { cluster, galaxy } of all) {
    if (cluster === undefined || galaxy === undefined) continue
    const known = byType.get(galaxy.type) ?? { galaxy, clusters: new Map<string, GalaxyCluster>() }
    known.clusters.set(cluster.uuid, cluster)
    byType.set(galaxy.type, known)
  }
  return [...byType.values()].map(({ galaxy, clusters }) => ({ ...galaxy, GalaxyCluster: [...clusters.values()] }))
}
